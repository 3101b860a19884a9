package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.dataset.Documents;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every measure beside that of the real {@code trec_eval}, which is built from its source for this:
 * with {@code -Dtrec-eval=PATH} (a folder with its source, or a repository) or {@code
 * -Dtrec-eval=URL} (of a repository, such as https://github.com/usnistgov/trec_eval). It needs git
 * and a C compiler. {@code -Dtrec-eval.seed=N} repeats the runs of a seed.
 */
@EnabledIfSystemProperty(named = "trec-eval", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrecEvalTest {

  private static final int RUNS = 20;

  /** It prints four digits. */
  private static final double ROUNDING = 0.5001e-4;

  private static final List<String> STEMS = List.of("p", "P", "\uFF01", "\uD83D\uDE00", "é", "p-");

  @TempDir private static Path directory;

  private Path program = Path.of("");

  static List<Long> seeds() {
    long first = Long.getLong("trec-eval.seed", System.nanoTime());
    List<Long> seeds = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      seeds.add(first + run);
    }
    return Long.getLong("trec-eval.seed") == null ? seeds : seeds.subList(0, 1);
  }

  @BeforeAll
  void build() throws IOException, InterruptedException {
    String from = System.getProperty("trec-eval");
    Path source = directory.resolve("trec_eval");
    if (Files.exists(Path.of(from, "trec_eval.c"))) {
      output(List.of("cp", "-r", from, source.toString()));
    } else {
      output(List.of("git", "clone", "-q", "--depth", "1", from, source.toString()));
    }
    output(List.of("make", "-s", "-C", source.toString()));
    program = source.resolve("trec_eval");
    System.out.println("TrecEvalTest: " + output(List.of(program.toString(), "--version")).strip());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMeasureOfPassagesAndOfDocumentsIsThatOfTrecEval(long seed)
      throws IOException, InterruptedException {
    System.out.println("TrecEvalTest: -Dtrec-eval.seed=" + seed);
    var random = new Random(seed);
    RetrievalTask task = task(random);
    Run run = run(task, random);
    PoolQuestions asked = PoolQuestions.of(Pool.Division.WHOLE.of(task).getFirst());
    assertSame(asked.questions(), task.judgements(), run, seed);

    Documents documents = Documents.of(task.passages());
    Qrels judged = documents.judged(task.judgements());
    assertSame(new LabelledQuestions(task.questions(), judged), judged, documents.found(run), seed);
  }

  private void assertSame(LabelledQuestions asked, Qrels judged, Run run, long seed)
      throws IOException, InterruptedException {
    Path qrels = directory.resolve("qrels");
    Path found = directory.resolve("run");
    judged.write(qrels);
    run.write(found, "random");
    Map<Measure, Map<String, Double>> theirs = trecEval(qrels, found);
    Comparison.Section ours =
        Scoring.of(
            Pool.Division.WHOLE,
            List.of(new PoolQuestions(Optional.empty(), OptionalInt.empty(), asked)),
            List.of(List.of(run)),
            1000,
            Resampling.NONE);
    for (Measure measure : Measure.values()) {
      Map<String, Double> expected = theirs.getOrDefault(measure, Map.of());
      for (LabelledQuestion question : asked.questions()) {
        assertThat(measure.of(run.ranking(question.id()), asked.qrels().gold(question.id())))
            .as("seed %d, %s of question %s", seed, measure.label(), question.id())
            .isCloseTo(expected.getOrDefault(question.id(), 0.0), within(ROUNDING));
      }
      assertThat(ours.average().estimate(measure, 0).orElseThrow().value())
          .as("seed %d, mean %s", seed, measure.label())
          .isCloseTo(expected.getOrDefault("all", Double.NaN), within(ROUNDING));
    }
  }

  /** Measure → question, or {@code all} → value. */
  private Map<Measure, Map<String, Double>> trecEval(Path qrels, Path run)
      throws IOException, InterruptedException {
    Map<Measure, Map<String, Double>> values = new EnumMap<>(Measure.class);
    Map<String, Measure> hundred =
        Map.of(
            "success_1", Measure.SUCCESS_1,
            "success_5", Measure.SUCCESS_5,
            "success_10", Measure.SUCCESS_10,
            "ndcg_cut_10", Measure.NDCG_10,
            "recall_100", Measure.RECALL_100);
    String[] measures = {
      "-m", "success.1,5,10", "-m", "ndcg_cut.10", "-m", "recall.100", "-M", "100"
    };
    read(hundred, values, qrels, run, measures);
    // It has no reciprocal rank with a cut of its own.
    read(Map.of("recip_rank", Measure.MRR_10), values, qrels, run, "-m", "recip_rank", "-M", "10");
    return values;
  }

  private void read(
      Map<String, Measure> names,
      Map<Measure, Map<String, Double>> values,
      Path qrels,
      Path run,
      String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-q", "-c"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of(qrels.toString(), run.toString()));
    output(command)
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> names.containsKey(columns[0]))
        .forEach(
            columns ->
                values
                    .computeIfAbsent(names.get(columns[0]), m -> new HashMap<>())
                    .put(columns[1], Double.valueOf(columns[2])));
  }

  /** Passages of documents of all sizes, questions with several right ones of several grades. */
  private static RetrievalTask task(Random random) {
    List<Passage> passages = new ArrayList<>();
    int count = 20 + random.nextInt(250);
    int documents = 1 + random.nextInt(count);
    for (int p = 0; p < count; p++) {
      passages.add(
          new Passage(
              new PassageId(STEMS.get(random.nextInt(STEMS.size())) + p),
              new Language(random.nextInt(4) == 0 ? "de" : "en"),
              "",
              "text",
              Map.of(RetrievalTask.DOCUMENT, "d" + random.nextInt(documents))));
    }
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    for (int q = 0; q < 30; q++) {
      Map<PassageId, Integer> judged = new LinkedHashMap<>();
      judged.put(any(passages, random), 1 + random.nextInt(3));
      for (int more = random.nextInt(random.nextBoolean() ? 4 : 30); more > 0; more--) {
        judged.putIfAbsent(any(passages, random), random.nextInt(5) - 1);
      }
      questions.add(new LabelledQuestion("q" + q, new Language("fi"), "text"));
      grades.put("q" + q, judged);
    }
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }

  /** With few different scores, so that most are equal to others. */
  private static Run run(RetrievalTask task, Random random) {
    Map<String, List<Run.Entry>> found = new LinkedHashMap<>();
    int scores = 1 + random.nextInt(12);
    for (LabelledQuestion question : task.questions()) {
      List<Passage> order = new ArrayList<>(task.passages());
      Collections.shuffle(order, random);
      int size = random.nextInt(5) == 0 ? random.nextInt(3) : random.nextInt(order.size() + 1);
      found.put(
          question.id(),
          order.subList(0, size).stream()
              .map(p -> new Run.Entry(p.id(), (random.nextInt(scores) - 2) / 7f))
              .toList());
    }
    return new Run(found);
  }

  private static PassageId any(List<Passage> passages, Random random) {
    return passages.get(random.nextInt(passages.size())).id();
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as("%s: %s", command, output).isEqualTo(0);
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
