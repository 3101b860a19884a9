package dev.relkt.cli.model;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.evaluate.EvaluationSteps;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.evaluation.SearchRecall;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.ModelCommand.Announce;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a model version, puts it into the registry and announces it: the indexing job builds a"
          + " generation of it beside the active one.",
      "",
      "Checked are the files' checksums, the network's operations, dimension and length of its"
          + " vectors, those that its manifest gives as an example, and how much of what an exact"
          + " search finds a search by codes and graphs finds. \"relkt model watch\" shows"
          + " the building.",
      ""
    })
final class ModelPublishCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "DIR",
      description =
          "The folder of a version, with its manifest.json, or NAME/NUMBER of one that is in the"
              + " registry.")
  private String version = "";

  @Option(
      names = "--auto",
      description = "Activate it when it is ready and the gate lets it through.")
  private boolean auto;

  @Option(
      names = "--op-library",
      paramLabel = "FILE",
      description = "A library of further TensorFlow operations to load first; may be repeated.")
  private List<Path> opLibraries = List.of();

  @Option(
      names = "--min-recall",
      paramLabel = "SHARE",
      description =
          "Refuse it if search finds less of the ten best passages that an exact search finds"
              + " (default: ${DEFAULT-VALUE}).")
  private double minRecall = SearchRecall.LEAST;

  @Mixin private RecallSample sample = new RecallSample();
  @Mixin private ModelCommand.RegistryOptions options = new ModelCommand.RegistryOptions();
  @Mixin private ControlOptions control = new ControlOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    PrintWriter err = console.err();
    ModelRegistry registry = options.registry();
    ModelFolder folder = folder(registry);
    ModelVersion model = folder.manifest().modelVersion();
    err.println("checking %s in %s".formatted(model, folder.directory()));
    try (var encoder = VersionEncoders.open(folder, opLibraries)) {
      requireRecall(folder, encoder, err);
    }
    Path place = registry.adopt(folder.directory()).directory();
    err.println("%s is in the registry, %s; announcing it".formatted(model, place));
    return control.send(
        new Announce(
            model,
            auto ? BuildOrder.Then.ACTIVATE : BuildOrder.Then.WAIT,
            System.currentTimeMillis()));
  }

  private void requireRecall(ModelFolder folder, Encoder encoder, PrintWriter err) {
    var steps = new EvaluationSteps(err);
    SearchRecall encoded = sample.encode(encoder, steps);
    SearchRecall.Measured measured = encoded.measure(folder.manifest().centre(), steps);
    err.println(RecallLines.sentence(encoded, measured));
    RecallLines.advice(
            folder.manifest().modelVersion(), folder.manifest().centre(), measured, minRecall)
        .ifPresent(
            advice -> {
              throw new CommandFailed(advice);
            });
  }

  private ModelFolder folder(ModelRegistry registry) {
    Path directory = Path.of(version);
    if (Files.exists(directory)) {
      return ModelFolder.at(directory);
    }
    try {
      return registry.resolve(ModelVersion.parse(version));
    } catch (IllegalArgumentException e) {
      throw console.usage(
          new IllegalArgumentException(
              "\"%s\": no such folder, and no version of the registry (expected: a folder with a manifest.json, or a name such as student/2)"
                  .formatted(version),
              e));
    }
  }
}
