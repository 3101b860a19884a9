package dev.relkt.bench.search;

import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.CpuTime;
import dev.relkt.bench.load.BenchFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * Every contender over the same windows and questions: what it costs to take the windows in, then
 * recall and processor time of a question at every effort. The efforts of all contenders are
 * measured in turns, in several rounds, so that what else the machine does falls on all of them
 * alike. For one thread.
 */
final class SearchBench {

  /** Answers looked for. */
  static final int K = 10;

  private static final int WARM_UP_WINDOWS = 1_000;
  private static final int LEAST_QUESTIONS = 5;
  private static final int WARM_UP_SEARCHES = 500;

  /**
   * Windows whose inner product differs by less are equally good: floats are added in any order.
   */
  private static final float EQUAL = 1e-5f;

  private final WindowSource source;
  private final SearchPlan plan;
  private final Path directory;
  private final BenchProgress progress;
  private final PythonPeers peers;

  /** What is measured. */
  enum Scope {
    /** Building, and recall at the usual effort. */
    INDEX,
    /** All efforts, with their costs. */
    SEARCH
  }

  SearchBench(
      WindowSource source,
      SearchPlan plan,
      PythonPeers peers,
      Path directory,
      BenchProgress progress) {
    this.source = source;
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
    this.peers = peers;
  }

  /** Everything, size by size. */
  List<SearchFigures> run(Scope scope) {
    try {
      warmUp();
      List<SearchFigures> figures = new ArrayList<>();
      for (int size : plan.sizes()) {
        figures.add(measure(size, scope));
      }
      return figures;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that the first contender does not pay for the compiler's work. */
  private void warmUp() throws IOException {
    WindowSet small = source.take(WARM_UP_WINDOWS, progress);
    List<Contender> contenders = Contenders.of(plan.contenders(), directory.resolve("warm-up"));
    try (var step = progress.begin("warming up", "contenders", contenders.size())) {
      for (int i = 0; i < contenders.size(); i++) {
        try (Contender contender = contenders.get(i)) {
          contender.build(small);
          for (int q = 0; q < WARM_UP_SEARCHES; q++) {
            contender.search(
                small.questions()[q % small.questions().length], K, contender.usualEffort());
          }
        }
        step.at(i + 1);
      }
    }
  }

  private SearchFigures measure(int size, Scope scope) throws IOException {
    WindowSet windows = source.take(size, progress);
    float[] tenth = exact(windows);
    List<Contender> contenders =
        Contenders.of(plan.contenders(), directory.resolve(Integer.toString(size)));
    try {
      List<SearchFigures.Built> built = new ArrayList<>();
      try (var step =
          progress.begin("indexing %,d".formatted(size), "contenders", contenders.size())) {
        for (Contender contender : contenders) {
          built.add(build(contender, windows));
          step.at(built.size());
        }
      }
      List<SearchFigures.Cell> cells = new ArrayList<>();
      cells(contenders, windows, tenth, scope).forEach(one -> cells.add(one.cell()));
      if (scope == Scope.SEARCH && plan.contenders().contains(Contenders.CPP)) {
        SearchFigures others = cpp(windows, tenth);
        built.addAll(others.built());
        cells.addAll(others.cells());
      }
      return new SearchFigures(size, windows.dimension(), built, cells);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }

  private SearchFigures cpp(WindowSet windows, float[] tenth) throws IOException {
    progress.say("asking libraries of Python, where there are some");
    var least = new float[tenth.length];
    for (int q = 0; q < least.length; q++) {
      least[q] = tenth[q] - EQUAL;
    }
    return peers.measure(
        windows, least, K, plan.rounds(), directory.resolve("peers-" + windows.size()));
  }

  private static SearchFigures.Built build(Contender contender, WindowSet windows)
      throws IOException {
    System.gc(); // what others left is not collected at this one's cost
    long cpu = CpuTime.ofProcessNanos();
    long start = System.nanoTime();
    contender.build(windows);
    return new SearchFigures.Built(
        contender.name(),
        (CpuTime.ofProcessNanos() - cpu) / 1e9,
        (System.nanoTime() - start) / 1e9,
        contender.bytes());
  }

  /** The inner product of each question with its tenth best window. */
  private float[] exact(WindowSet windows) {
    float[][] questions = windows.questions();
    if (windows.size() < K || questions.length == 0) {
      throw new BenchFailed(
          "%d windows and %d questions (expected: %d and 1 at least)"
              .formatted(windows.size(), questions.length, K));
    }
    var tenth = new float[questions.length];
    try (var step = progress.begin("searching exactly", "questions", questions.length)) {
      for (int q = 0; q < questions.length; q++) {
        int[] best = ExactContender.search(windows.windows(), questions[q], K);
        tenth[q] = VectorUtil.dotProduct(questions[q], windows.windows()[best[K - 1]]);
        step.at(q + 1);
      }
    }
    return tenth;
  }

  private List<CellRounds> cells(
      List<Contender> contenders, WindowSet windows, float[] tenth, Scope scope)
      throws IOException {
    List<CellRounds> cells = new ArrayList<>();
    for (Contender contender : contenders) {
      for (int effort : contender.efforts()) {
        if (scope == Scope.SEARCH || effort == contender.usualEffort()) {
          cells.add(new CellRounds(contender, effort, windows, tenth));
        }
      }
    }
    if (scope == Scope.INDEX) {
      return cells;
    }
    int rounds = plan.rounds() + 1; // the first warms up and tells how long a pass takes
    try (var step =
        progress.begin(
            "asking %,d".formatted(windows.size()), "passes", (long) rounds * cells.size())) {
      int done = 0;
      for (int round = 0; round < rounds; round++) {
        for (CellRounds cell : cells) {
          if (round == 0) {
            cell.warmUp(plan.passMillis());
          } else {
            cell.measure();
          }
          step.at(++done);
        }
      }
    }
    return cells;
  }

  /** A contender at one effort, measured in rounds. */
  private static final class CellRounds {
    private final Contender contender;
    private final int effort;
    private final float[][] questions;
    private final double recall;
    private final List<Double> micros = new ArrayList<>();
    private int searches;

    CellRounds(Contender contender, int effort, WindowSet windows, float[] tenth)
        throws IOException {
      this.contender = contender;
      this.effort = effort;
      this.questions = windows.questions();
      this.searches = questions.length;
      int found = 0;
      for (int q = 0; q < questions.length; q++) {
        float least = tenth[q] - EQUAL;
        float[] question = questions[q];
        found +=
            (int)
                Arrays.stream(contender.search(question, K, effort))
                    .distinct()
                    .filter(w -> VectorUtil.dotProduct(question, windows.windows()[w]) >= least)
                    .count();
      }
      recall = (double) found / (K * (long) questions.length);
    }

    void warmUp(int millis) throws IOException {
      long start = System.nanoTime();
      int done = 0;
      while (done < LEAST_QUESTIONS || System.nanoTime() - start < millis * 1_000_000L) {
        contender.search(questions[done % questions.length], K, effort);
        done++;
      }
      // Whole passes over the questions where there is time for one, so that rounds are alike.
      searches = done >= questions.length ? done / questions.length * questions.length : done;
    }

    void measure() throws IOException {
      long cpu = CpuTime.ofThreadNanos();
      for (int q = 0; q < searches; q++) {
        contender.search(questions[q % questions.length], K, effort);
      }
      micros.add((CpuTime.ofThreadNanos() - cpu) / 1e3 / searches);
    }

    SearchFigures.Cell cell() {
      double[] sorted = micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new SearchFigures.Cell(
          contender.name(),
          effort,
          effort == contender.usualEffort() ? SearchFigures.Usual.YES : SearchFigures.Usual.NO,
          recall,
          sorted.length == 0 ? Double.NaN : median(sorted),
          sorted.length == 0 ? Double.NaN : sorted[0],
          sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1]);
    }

    private static double median(double[] sorted) {
      return IntStream.of((sorted.length - 1) / 2, sorted.length / 2)
          .mapToDouble(i -> sorted[i])
          .average()
          .orElse(Double.NaN);
    }
  }
}
