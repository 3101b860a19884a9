package dev.relkt.cli.model;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.evaluate.EvaluationSteps;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.evaluation.SearchRecall;
import dev.relkt.evaluation.SearchRecall.Measured;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "centre",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a version of which windows are indexed without what they all have in common, so that"
          + " codes and graphs tell them apart.",
      "",
      "The mean of a sample's windows is taken off every window when it is indexed, and its part of a"
          + " score is added back: scores and their order stay as they are. Measures how much of what"
          + " an exact search finds is found with and without it. Prints the version.",
      ""
    })
final class ModelCentreCommand implements Callable<Integer> {

  @Mixin private Console console = new Console();

  @Parameters(paramLabel = "NAME/NUMBER", description = "A version of the registry.")
  private String version = "";

  @Option(
      names = "--number",
      paramLabel = "N",
      description = "The number of the new version (default: the one after the last).")
  private @Nullable Integer number;

  @Option(
      names = "--op-library",
      paramLabel = "FILE",
      description = "A library of further TensorFlow operations to load first; may be repeated.")
  private List<Path> opLibraries = List.of();

  @Mixin private ModelCommand.RegistryOptions options = new ModelCommand.RegistryOptions();
  @Mixin private RecallSample sample = new RecallSample();

  @Override
  public Integer call() {
    PrintWriter err = console.err();
    ModelRegistry registry = options.registry();
    ModelFolder folder = registry.resolve(parsed());
    var steps = new EvaluationSteps(err);
    SearchRecall encoded;
    try (var encoder = VersionEncoders.open(folder, opLibraries)) {
      encoded = sample.encode(encoder, steps);
    }
    Centre centre = encoded.centre();
    err.printf("windows have a vector of length %.2f in common%n", centre.length());
    Measured before = encoded.measure(folder.manifest().centre(), steps);
    err.println(version + ": " + RecallLines.sentence(encoded, before));
    Measured after = encoded.measure(Optional.of(centre), steps);
    err.println("with the centre taken off: " + RecallLines.sentence(encoded, after));
    ModelVersion made =
        new MeasuredVersion(folder, encoded, after, Optional.of(centre))
            .publish(
                registry,
                Optional.ofNullable(number),
                Optional.of(folder.manifest().modelVersion().toString()));
    console.out().println(made);
    return 0;
  }

  private ModelVersion parsed() {
    try {
      return ModelVersion.parse(version);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
  }
}
