package dev.relkt.cli.model;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.evaluate.EvaluationSteps;
import dev.relkt.embedding.intake.ImportRequest;
import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.intake.ModelImport;
import dev.relkt.embedding.intake.ModelSource;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.evaluation.SearchRecall;
import dev.relkt.evaluation.TemporaryDirectory;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowNotation;
import dev.relkt.registry.WindowRule;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a version of an encoder: an ONNX graph, or a TensorFlow 2 SavedModel.",
      "A folder of Sentence Transformers is understood as it lies; so is a JAR or ZIP that holds a"
          + " graph and its tokenizer. What nobody says of how it is used, options say. Its operations"
          + " are checked before anything of it is loaded; then it encodes a few texts, and is"
          + " published. Shows what was chosen, and prints the version.",
      ""
    })
final class ModelImportCommand implements Callable<Integer> {

  @Mixin private Console console = new Console();

  @Mixin private ModelCommand.RegistryOptions registry = new ModelCommand.RegistryOptions();

  @Mixin private TokenizerOptions tokenizer = new TokenizerOptions();

  @Mixin private VectorOptions vector = new VectorOptions();

  @Mixin private EndpointOptions endpoint = new EndpointOptions();

  @Parameters(
      paramLabel = "MODEL",
      description =
          "A folder, an ONNX file, a JAR or ZIP, maven:GROUP:ARTIFACT:VERSION, a JAR that is fetched as"
              + " Maven does, or the URL of an API of embeddings, such as https://api.openai.com/v1.",
      arity = "1")
  private String model = "";

  @Option(
      names = "--repository",
      paramLabel = "URL",
      description =
          "The Maven repository to ask (default: those of Maven's settings, or Maven Central).")
  private @Nullable URI repository;

  @Option(
      names = "--quantized",
      description = "Of several ONNX files take the one of whole numbers.")
  private boolean quantised;

  @Option(
      names = "--question-model",
      paramLabel = "PATH",
      description =
          "A second graph for questions, an ONNX file or a SavedModel's directory, with the same"
              + " tokenizer.")
  private @Nullable Path questionModel;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The model's name in the registry, such as muse.")
  private String name = "";

  @Option(
      names = "--number",
      paramLabel = "N",
      description = "The number of the version (default: the one after the last).")
  private @Nullable Integer number;

  @Option(
      names = "--op-library",
      paramLabel = "FILE",
      description =
          "A library of further TensorFlow operations to load first; may be repeated. It runs as it"
              + " is: use only what you trust.")
  private List<Path> opLibraries = List.of();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Of the meta graph (default: serve, or the only one).")
  private @Nullable String tag;

  @Option(
      names = "--signature",
      paramLabel = "NAME",
      description = "Default: serving_default, or the only one that fits.")
  private @Nullable String signature;

  @Option(
      names = "--input",
      paramLabel = "[ROLE=]NAME",
      description =
          "An input of the graph; the role is text, ids, mask or types (default: text"
              + " or ids). Needed only"
              + " where it is not plain which is which.")
  private List<String> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "The output of the graph with the vectors (default: the only one that fits).")
  private @Nullable String output;

  @Option(
      names = "--window",
      paramLabel = "RULE",
      description =
          "How passages are cut, each window with a vector of its own: WORDS,STRIDE,MAX; WORDS,STRIDE"
              + " for as many as a text needs; WORDS,STRIDE,sentences for such with whole sentences;"
              + " or whole (default: whole for models that take token ids, 200,150,16 for others).")
  private @Nullable String window;

  @Option(
      names = "--title",
      paramLabel = "RULE",
      description =
          "prefix: a passage's title comes in front of every window. ignore: it is left out. Default:"
              + " prefix.")
  private TitleRule title = TitleRule.PREFIX;

  @Option(
      names = "--centre",
      description =
          "Index windows without what they all have in common; most transformers need it. Scores stay"
              + " as they are.")
  private boolean centre;

  @Mixin private RecallSample sample = new RecallSample();

  @Option(
      names = "--licence",
      paramLabel = "SPDX",
      description = "The model's licence (default: ${DEFAULT-VALUE}).")
  private String licence = "NOASSERTION";

  @Option(
      names = "--source",
      paramLabel = "NAME=LICENCE",
      description = "Data that it was trained from, and its licence; may be repeated.")
  private List<String> sources = List.of();

  @Override
  public Integer call() {
    ImportRequest request = request();
    endpoint
        .mistake(model, request)
        .ifPresent(
            mistake -> {
              throw console.usage(mistake);
            });
    PrintWriter err = console.err();
    ModelVersion version;
    try (var drafts = TemporaryDirectory.create("relkt-draft-");
        var steps = new ImportSteps(err)) {
      // Not measured yet, so not in the registry.
      var unmeasured = new ModelRegistry(drafts.path());
      ModelVersion draft =
          EndpointOptions.isUrl(model)
              ? elsewhere(unmeasured, request, err)
              : here(unmeasured, request, steps);
      steps.close();
      version = publish(unmeasured.resolve(draft), err);
    }
    if (!opLibraries.isEmpty()) {
      err.println(
          "it needs its op libraries wherever it is used: --op-library, or the setting"
              + " model.op-libraries");
    }
    console.out().println(version);
    return 0;
  }

  private ModelVersion here(ModelRegistry drafts, ImportRequest request, ImportSteps steps) {
    try (var source = source(steps)) {
      return ModelImport.into(drafts, request.at(source.path()), steps);
    }
  }

  private ModelVersion elsewhere(ModelRegistry drafts, ImportRequest request, PrintWriter err) {
    try {
      return endpoint.importInto(
          drafts,
          request,
          line -> {
            err.println(line);
            err.flush();
          });
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
  }

  private ModelSource source(ImportSteps steps) {
    try {
      return ModelSource.open(model, Optional.ofNullable(repository), steps);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
  }

  private ModelVersion publish(ModelFolder draft, PrintWriter err) {
    var steps = new EvaluationSteps(err);
    SearchRecall encoded;
    try (var encoder = VersionEncoders.open(draft, opLibraries)) {
      encoded = sample.encode(encoder, steps);
    }
    Optional<Centre> taken = centre ? Optional.of(encoded.centre()) : Optional.empty();
    SearchRecall.Measured measured = encoded.measure(taken, steps);
    err.println(RecallLines.sentence(encoded, measured));
    ModelVersion version =
        new MeasuredVersion(draft, encoded, measured, taken)
            .publish(registry.registry(), Optional.ofNullable(number), Optional.empty());
    RecallLines.advice(version, taken, measured, SearchRecall.LEAST).ifPresent(err::println);
    return version;
  }

  private ImportRequest request() {
    var mistakes = new ArrayList<String>();
    Map<String, String> roles = roles(mistakes);
    Optional<WindowRule> windows = windows(mistakes);
    List<Source> named = sources(mistakes);
    if (mistakes.isEmpty()) {
      try {
        return new ImportRequest(
            Path.of(""),
            model,
            name,
            Optional.ofNullable(number),
            opLibraries,
            quantised,
            Optional.ofNullable(questionModel),
            new CallWish(
                Optional.ofNullable(tag),
                Optional.ofNullable(signature),
                roles,
                Optional.ofNullable(output)),
            tokenizer.wish(),
            vector.wish(),
            windows,
            title,
            licence,
            named);
      } catch (IllegalArgumentException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    throw console.usage(String.join("\n", mistakes));
  }

  private Map<String, String> roles(List<String> mistakes) {
    var roles = new TreeMap<String, String>();
    for (String input : inputs) {
      int equals = input.indexOf('=');
      String role = equals >= 0 ? input.substring(0, equals) : "";
      if (!List.of("", "text", "ids", "mask", "types").contains(role)
          || roles.put(role, input.substring(equals + 1)) != null) {
        mistakes.add(
            "--input: \"%s\" (expected: each of text, or ids, mask and types, once, such as ids=input_ids)"
                .formatted(input));
      }
    }
    return roles;
  }

  private Optional<WindowRule> windows(List<String> mistakes) {
    if (window == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(WindowNotation.parse(window));
    } catch (IllegalArgumentException e) {
      mistakes.add("--window: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<Source> sources(List<String> mistakes) {
    var named = new ArrayList<Source>();
    for (String source : sources) {
      int equals = source.lastIndexOf('=');
      if (equals < 1 || equals == source.length() - 1) {
        mistakes.add(
            "--source: \"%s\" (expected: name=licence, such as XQuAD=CC-BY-SA-4.0)"
                .formatted(source));
      } else {
        named.add(new Source(source.substring(0, equals), source.substring(equals + 1)));
      }
    }
    return named;
  }
}
