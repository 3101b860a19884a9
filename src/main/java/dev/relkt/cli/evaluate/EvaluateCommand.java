package dev.relkt.cli.evaluate;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.Installation;
import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.Documents;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.evaluation.Comparison;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.evaluation.Expectations;
import dev.relkt.evaluation.ExpectationsFile;
import dev.relkt.evaluation.PoolQuestions;
import dev.relkt.evaluation.QuestionClusters;
import dev.relkt.evaluation.Scoring;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.shard.ShardRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code relkt evaluate}: how well model versions find the right passages, without Kafka. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    subcommands = {
      EvaluatePrepareCommand.class,
      EvaluateOnlineCommand.class,
      EvaluateSentencesCommand.class
    },
    description = {
      "Asks labelled questions of a pool of passages and prints success@1/5/10, MRR@10, nDCG@10 and"
          + " recall@100 by question language, with 95 %% bootstrap intervals; of several models, or"
          + " a model and a baseline, side by side with their differences to the first.",
      "",
      "Offline: encodes and searches here, without Kafka. relkt evaluate online asks a running"
          + " system."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:scores were printed",
      "1:the model or the data cannot be used, or scores fell below --expect; standard error says"
          + " why",
      "2:wrong options"
    })
public final class EvaluateCommand implements Callable<Integer> {

  /** Opens the encoder of a model version. */
  interface EncoderOpener {
    Encoder open(ModelFolder folder, List<Path> opLibraries);
  }

  @Mixin private Console console = new Console();

  @Mixin private LabelledInput input = new LabelledInput();

  @Mixin private ContenderOptions options = new ContenderOptions();

  @Mixin private ScoringOptions scoring = new ScoringOptions();

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description =
          "Where model versions live (default: models here, or those of the installation).")
  private Path registry = Installation.registryRoot();

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "Write what was found over the whole pool, by one model, as a TREC run.")
  private @Nullable Path runFile;

  @Option(
      names = "--trec-out",
      paramLabel = "DIR",
      description =
          "Write a qrels file for each pool and a run for each pool and model or baseline, for"
              + " trec_eval -c -M 100 POOL.qrels POOL.NAME.run.")
  private @Nullable Path trecFolder;

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description =
          "Fail if a score is lower than this file allows; without --model and --baseline, score"
              + " what the file names.")
  private @Nullable Path expect;

  @Option(
      names = "--write-expectations",
      paramLabel = "FILE",
      description = "Write the scores as a file for --expect.")
  private @Nullable Path writeExpectations;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  private final EncoderOpener encoders;

  /** With the encoders of this build. */
  EvaluateCommand() {
    this(VersionEncoders::open);
  }

  /** With other encoders, for tests. */
  EvaluateCommand(EncoderOpener encoders) {
    this.encoders = encoders;
  }

  @Override
  public Integer call() {
    refuseMistakes();
    try {
      List<String> mistakes = new ArrayList<>();
      Expectations expected = expect == null ? null : ExpectationsFile.read(expect);
      if (expected != null) {
        options.askForThoseOf(expected);
      }
      Map<String, ModelFolder> folders = options.folders(new ModelRegistry(registry), mistakes);
      RetrievalTask task = task(console.err(), mistakes);
      Evaluated evaluated = evaluated(task, folders);
      print(
          new ScoreReport(facts(evaluated.clusters()), evaluated.facts(), evaluated.comparison()));
      return expectations(task, evaluated.comparison(), expected);
    } catch (DataRefused | ModelRefused | EncoderUnavailable | ShardRefused e) {
      return refused(console, e.getMessage());
    } catch (IOException e) {
      return refused(console, e.toString());
    }
  }

  /** Reads the data; with the mistakes before it, if there were any. */
  private RetrievalTask task(PrintWriter err, List<String> mistakes) {
    try {
      RetrievalTask task = input.task(err);
      if (mistakes.isEmpty()) {
        return task;
      }
    } catch (DataRefused e) {
      mistakes.add(e.getMessage());
    }
    throw new DataRefused(String.join("\n", mistakes));
  }

  /** What every contender found, scored. */
  private record Evaluated(Comparison comparison, List<Map<String, Object>> facts, int clusters) {}

  private Evaluated evaluated(RetrievalTask task, Map<String, ModelFolder> folders)
      throws IOException {
    Optional<Documents> documents = input.documents(task);
    List<Pool.Division> divisions = scoring.divisions(input.defaultDivision());
    List<List<Pool>> pools = divisions.stream().map(d -> d.of(task)).toList();
    List<Pool> all = pools.stream().flatMap(List::stream).toList();
    var files = trecFolder == null ? null : new TrecFiles(trecFolder);
    if (files != null) {
      for (Pool pool : all) {
        Qrels judged = pool.task().judgements();
        files.writeQrels(pool, documents.map(of -> of.judged(judged)).orElse(judged));
      }
    }
    int topK = scoring.topK(input.defaultDivision());
    List<String> names = new ArrayList<>();
    List<Map<String, Object>> facts = new ArrayList<>();
    List<List<Run>> runs = new ArrayList<>();
    var steps = new EvaluationSteps(console.err());
    int depth = documents.map(of -> of.depth(topK)).orElse(topK);
    for (var ranked : options.rank(folders, encoders, task, all, depth, steps)) {
      List<Run> found =
          documents.map(of -> ranked.runs().stream().map(of::found).toList()).orElse(ranked.runs());
      names.add(ranked.name());
      facts.add(ranked.facts());
      runs.add(found);
      if (files != null) {
        for (int p = 0; p < all.size(); p++) {
          files.writeRun(all.get(p), ranked.name(), found.get(p));
        }
      }
      if (runFile != null) {
        found.getFirst().write(runFile, ranked.name());
      }
    }
    List<Section> sections = new ArrayList<>();
    List<Integer> clusters = new ArrayList<>();
    int from = 0;
    for (int d = 0; d < divisions.size(); d++) {
      int first = from;
      int to = first + pools.get(d).size();
      QuestionClusters drawn = scoring.clusters(task, pools.get(d));
      clusters.add(drawn.count());
      sections.add(
          Scoring.of(
              divisions.get(d),
              pools.get(d).stream()
                  .map(
                      pool ->
                          documents
                              .map(of -> PoolQuestions.of(pool, of))
                              .orElseGet(() -> PoolQuestions.of(pool)))
                  .toList(),
              runs.stream().map(of -> of.subList(first, to)).toList(),
              topK,
              scoring.resampling(),
              drawn));
      from = to;
    }
    return new Evaluated(new Comparison(names, sections), facts, clusters.getFirst());
  }

  private Map<String, Object> facts(int clusters) {
    Map<String, Object> facts = new LinkedHashMap<>();
    input.name().ifPresent(name -> facts.put("dataset", name));
    input.measured().ifPresent(words -> facts.put("gold", words));
    if (input.level() != LabelledInput.Level.PARAGRAPH) {
      facts.put("level", input.level().name().toLowerCase(Locale.ROOT));
    }
    facts.putAll(options.facts());
    if (input.addedDistractors() > 0) {
      facts.put("distractors", input.addedDistractors());
    }
    facts.put("topK", scoring.topK(input.defaultDivision()));
    if (scoring.resampling().draws() > 0) {
      facts.put("clusters", clusters);
    }
    return facts;
  }

  private void print(ScoreReport report) {
    PrintWriter out = console.out();
    if (json) {
      report.writeJson(out);
    } else {
      report.writeTable(out);
    }
  }

  private int expectations(
      RetrievalTask task, Comparison comparison, @Nullable Expectations expected)
      throws IOException {
    Section whole = comparison.sections().getFirst();
    PrintWriter err = console.err();
    if (writeExpectations != null) {
      ExpectationsFile.write(
          writeExpectations,
          Expectations.of(
              input.name().orElse("files"), checksum(task), comparison.contenders(), whole));
      err.printf("%s: written%n", writeExpectations);
      err.flush();
    }
    if (expected == null) {
      return ExitCode.OK;
    }
    List<String> mistakes = expected.mistakes(checksum(task), comparison.contenders(), whole);
    if (mistakes.isEmpty()) {
      err.printf("%s: every score is as high as expected%n", expect);
      err.flush();
      return ExitCode.OK;
    }
    return refused(
        console,
        "%s is not met:%n%s".formatted(expect, String.join(System.lineSeparator(), mistakes)));
  }

  /** Of the corpus, and of what is ranked of it. */
  private String checksum(RetrievalTask task) {
    return input.level() == LabelledInput.Level.DOCUMENT
        ? task.checksum() + " by document"
        : task.checksum();
  }

  /** Checks the options, before anything takes time. */
  private void refuseMistakes() {
    List<String> mistakes = new ArrayList<>(input.mistakes());
    mistakes.addAll(options.mistakes(expect != null));
    mistakes.addAll(scoring.mistakes());
    boolean whole =
        scoring.mistakes().isEmpty()
            && scoring.divisions(input.defaultDivision()).getFirst() == Pool.Division.WHOLE;
    if (runFile != null) {
      if (!whole || !options.isOne()) {
        mistakes.add(
            "--run: is for one model over the whole pool (expected: --trec-out, which is for all)");
      }
      noFile(runFile).ifPresent(mistakes::add);
    }
    if ((expect != null || writeExpectations != null) && !whole) {
      mistakes.add(
          "--expect and --write-expectations are for the whole pool (expected: --by language)");
    }
    if (writeExpectations != null && Files.isDirectory(writeExpectations)) {
      mistakes.add(
          "--write-expectations: %s is a folder (expected: a file)".formatted(writeExpectations));
    }
    if (trecFolder != null && Files.exists(trecFolder) && !Files.isDirectory(trecFolder)) {
      mistakes.add("--trec-out: %s is a file (expected: a folder)".formatted(trecFolder));
    }
    if (!mistakes.isEmpty()) {
      throw console.usage(String.join(System.lineSeparator(), mistakes));
    }
  }

  /**
   * @throws ParameterException if no file can be written there
   */
  static void refuseNoFile(Console console, @Nullable Path runFile) {
    if (runFile != null) {
      noFile(runFile)
          .ifPresent(
              mistake -> {
                throw console.usage(mistake);
              });
    }
  }

  private static Optional<String> noFile(Path runFile) {
    Path folder = runFile.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.of(
          "--run: %s is in a folder that is not there (expected: a file in a folder that is)"
              .formatted(runFile));
    }
    return Files.isDirectory(runFile)
        ? Optional.of("--run: %s is a folder (expected: a file)".formatted(runFile))
        : Optional.empty();
  }

  /** Says on standard error why there are no scores. */
  static int refused(Console console, @Nullable String message) {
    PrintWriter err = console.err();
    err.println("relkt: " + message);
    err.flush();
    return ExitCode.SOFTWARE;
  }
}
