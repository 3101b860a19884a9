package dev.relkt.cli;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.djl.DjlEncoder;
import dev.relkt.evaluation.EvaluationRefused;
import dev.relkt.evaluation.PassageSearch;
import dev.relkt.evaluation.Progress;
import dev.relkt.evaluation.RetrievalEvaluation;
import dev.relkt.evaluation.RetrievalTask;
import dev.relkt.evaluation.Run;
import dev.relkt.evaluation.Scores;
import dev.relkt.passage.Language;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.ShardRefused;
import dev.relkt.shard.ShardRouter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relkt evaluate}: how well a model version finds the right passages, without Kafka. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    subcommands = {EvaluatePrepareCommand.class, EvaluateOnlineCommand.class},
    description = {
      "Asks labelled questions of a pool of passages and prints success@1/5/10, MRR@10, nDCG@10 and"
          + " recall@100 by question language.",
      "",
      "Offline: encodes and searches here, without Kafka. relkt evaluate online asks a running"
          + " system."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:scores were printed",
      "1:the model or the data cannot be used; standard error says why",
      "2:wrong options"
    })
final class EvaluateCommand implements Callable<Integer> {

  /** Opens the encoder of a model version. */
  interface Encoders {
    Encoder open(ModelFolder folder, List<Path> opLibraries);
  }

  /** How passages are searched. */
  enum Search {
    /** Every question is compared with every window. */
    EXACT,
    /** Through the shards that the index uses. */
    HNSW
  }

  /** Whether scores are given for pairs of languages too. */
  enum By {
    LANGUAGE,
    PAIRS
  }

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LabelledInput input = new LabelledInput();

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      description = "The model version, such as student/1.")
  private @Nullable String model;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description =
          "Where model versions live (default: models here, or those of the installation).")
  private Path registry = Installation.registryRoot();

  @Option(
      names = "--op-library",
      paramLabel = "FILE",
      description = "A library of further TensorFlow operations to load first; may be repeated.")
  private List<Path> opLibraries = List.of();

  @Option(
      names = "--search",
      paramLabel = "KIND",
      description =
          "exact: every question against every window. hnsw: through the shards that the index"
              + " uses. Default: exact.")
  private String search = "exact";

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "With hnsw, how many shards (default: ${DEFAULT-VALUE}).")
  private int shards = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "How many passages to find for a question (default: ${DEFAULT-VALUE}); measures that look"
              + " deeper are left out.")
  private int topK = 100;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "pairs: also every question language against the passages of every language alone.")
  private String by = "language";

  @Option(names = "--run", paramLabel = "FILE", description = "Write what was found as a TREC run.")
  private @Nullable Path runFile;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  private final Encoders encoders;

  /** With the encoders of this build. */
  EvaluateCommand() {
    this(DjlEncoder::open);
  }

  /** With other encoders, for tests. */
  EvaluateCommand(Encoders encoders) {
    this.encoders = encoders;
  }

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec);
    Plan plan = plan();
    PrintWriter err = here.commandLine().getErr();
    try {
      RetrievalTask task = input.task(err);
      ModelFolder folder = new ModelRegistry(registry).resolve(plan.model());
      try (Encoder encoder = encoders.open(folder, opLibraries)) {
        report(plan, task, folder, encoder, new EvaluationSteps(err));
      }
      return ExitCode.OK;
    } catch (EvaluationRefused | ModelRefused | ShardRefused e) {
      return refused(here, e.getMessage());
    } catch (IOException e) {
      return refused(here, e.toString());
    }
  }

  private void report(
      Plan plan, RetrievalTask task, ModelFolder folder, Encoder encoder, Progress progress)
      throws IOException {
    RetrievalEvaluation evaluation = RetrievalEvaluation.of(task, encoder, progress);
    try (PassageSearch pool =
        switch (plan.search()) {
          case EXACT -> PassageSearch.exact(encoder, task.passages(), progress);
          case HNSW ->
              PassageSearch.hnsw(encoder, task.passages(), new ShardRouter(shards), progress);
        }) {
      Run run = evaluation.run(pool, topK);
      Map<Language, Scores> pairs =
          switch (plan.by()) {
            case LANGUAGE -> Map.of();
            case PAIRS -> evaluation.scoresByPassageLanguage(pool, topK);
          };
      if (runFile != null) {
        run.write(runFile, folder.manifest().modelVersion().toString());
      }
      Map<String, Object> facts = new LinkedHashMap<>();
      input.datasetName().ifPresent(name -> facts.put("dataset", name));
      facts.put("model", folder.manifest().modelVersion().toString());
      facts.put("space", encoder.space().id());
      facts.put("dimension", encoder.dimension());
      facts.put("search", plan.search().name().toLowerCase(Locale.ROOT));
      if (plan.search() == Search.HNSW) {
        facts.put("shards", shards);
      }
      facts.put("topK", topK);
      facts.put("windows", pool.windows());
      print(new ScoreReport(facts, Scores.of(task, run, topK), pairs));
    }
  }

  private void print(ScoreReport report) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      report.writeJson(out);
    } else {
      report.writeTable(out);
    }
  }

  private record Plan(ModelVersion model, Search search, By by) {}

  /** Checks the options, before anything takes time. */
  private Plan plan() {
    if (model == null) {
      throw usage("--model is missing (expected: name/number, such as student/1)");
    }
    if (topK < 1) {
      throw usage("--top-k: %d (expected: 1 or more)".formatted(topK));
    }
    if (shards < 1) {
      throw usage("--shards: %d (expected: 1 or more)".formatted(shards));
    }
    refuseNoFile(Objects.requireNonNull(spec), runFile);
    try {
      return new Plan(
          ModelVersion.parse(model),
          choice("--search", search, Search.values()),
          choice("--by", by, By.values()));
    } catch (IllegalArgumentException e) {
      throw usage(Objects.requireNonNull(e.getMessage()));
    }
  }

  /**
   * @throws ParameterException if no file can be written there
   */
  static void refuseNoFile(CommandSpec spec, @Nullable Path runFile) {
    if (runFile == null) {
      return;
    }
    Path folder = runFile.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          "--run: %s is in a folder that is not there (expected: a file in a folder that is)"
              .formatted(runFile));
    }
    if (Files.isDirectory(runFile)) {
      throw new ParameterException(
          spec.commandLine(), "--run: %s is a folder (expected: a file)".formatted(runFile));
    }
  }

  private static <E extends Enum<E>> E choice(String option, String text, E[] values) {
    for (E value : values) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)"
            .formatted(
                option,
                text,
                String.join(
                    " or ",
                    java.util.Arrays.stream(values)
                        .map(v -> v.name().toLowerCase(Locale.ROOT))
                        .toList())));
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  /** Says on standard error why there are no scores. */
  static int refused(CommandSpec spec, @Nullable String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("relkt: " + message);
    err.flush();
    return ExitCode.SOFTWARE;
  }
}
