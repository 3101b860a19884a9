package dev.relkt.bench.serve;

import dev.relkt.bench.Aim;
import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import dev.relkt.bench.CurvePlot;
import dev.relkt.bench.load.Pace;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.QuestionsTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long questions wait, at several rates, on an index that rests and on one that takes passages
 * in, in turns with a job that only passes them on. For one thread.
 */
public final class ServeBench {

  private static final double AIM_RATE = 50;
  private static final double TIMES_PASS_THROUGH = 2;
  private static final double AIM_P99_MILLIS = 100;

  /**
   * Answers are late from here on because questions queue up: the rate is more than it can take.
   */
  private static final double SATURATED_MILLIS = 1_000;

  private final List<Double> rates;
  private final Duration each;
  private final Duration warmUp;
  private final double ingestRate;
  private final BenchProgress progress;

  /**
   * @param rates questions a second
   * @param each how long every rate is asked at
   * @param warmUp how long is asked before, at the aim's rate
   * @param ingestRate passages a second while the index takes some in
   */
  public ServeBench(
      List<Double> rates,
      Duration each,
      Duration warmUp,
      double ingestRate,
      BenchProgress progress) {
    this.rates = List.copyOf(rates);
    this.each = each;
    this.warmUp = warmUp;
    this.ingestRate = ingestRate;
    this.progress = progress;
  }

  /** What the index does meanwhile. */
  private enum Index {
    IDLE("idle"),
    TAKING_IN("taking in passages");

    private final String words;

    Index(String words) {
      this.words = words;
    }
  }

  private record Measured(int passages, Index index, Latencies ours, Latencies passed) {}

  /**
   * Measures on a system, with more passages at every step.
   *
   * @param passages how many it has at the steps, ascending; those that it has already stay
   */
  public BenchReport run(
      MeasuredSystem system,
      PassThrough passThrough,
      List<Integer> passages,
      List<String> questions,
      long seed) {
    QuestionLoad ours =
        new QuestionLoad(
            system.brokers(),
            QuestionsTopic.NAME,
            AnswersTopic.NAME,
            questions,
            system::cpuSeconds);
    QuestionLoad passed = passThrough.load(questions);
    List<Measured> measured = new ArrayList<>();
    for (int size : passages) {
      system.ingestUpTo(size);
      ours.ask(AIM_RATE, warmUp);
      passed.ask(AIM_RATE, warmUp);
      int has = system.passages();
      long total = (long) Index.values().length * rates.size();
      try (var step = progress.begin("asking at %,d passages".formatted(has), "rates", total)) {
        int done = 0;
        for (Index index : Index.values()) {
          for (double rate : rates) {
            measured.add(measure(system, has, index, rate, ours, passed));
            step.at(++done);
          }
        }
      }
      system.awaitSearchable();
    }
    return report(measured, questions.size(), seed);
  }

  private Measured measure(
      MeasuredSystem system,
      int has,
      Index index,
      double rate,
      QuestionLoad ours,
      QuestionLoad passed) {
    return switch (index) {
      case IDLE -> new Measured(has, index, ours.ask(rate, each), passed.ask(rate, each));
      case TAKING_IN -> {
        try (var pace = new Pace("relkt-bench-passages", ingestRate, due -> system.sendNext())) {
          yield new Measured(has, index, ours.ask(rate, each), passed.ask(rate, each));
        }
      }
    };
  }

  private BenchReport report(List<Measured> measured, int questions, long seed) {
    var table =
        BenchTable.of(
            "Milliseconds from when a question was due until its answer was seen",
            ">passages",
            "index",
            ">questions/s",
            ">p50",
            ">p99",
            ">p99.9",
            ">most",
            ">missing",
            ">partial",
            ">with notes",
            ">CPU ms each",
            ">passed on: p50",
            ">p99",
            ">p50 to p50");
    for (Measured one : measured) {
      table.row(
          "%,d".formatted(one.passages()),
          one.index().words,
          "%.0f".formatted(one.ours().rate()),
          millis(one.ours().millis(50)),
          millis(one.ours().millis(99)),
          millis(one.ours().millis(99.9)),
          millis(one.ours().millis(100)),
          one.ours().missing(),
          one.ours().partial(),
          one.ours().noted(),
          "%.1f".formatted(one.ours().cpuSeconds() * 1e3 / Math.max(1, one.ours().asked())),
          millis(one.passed().millis(50)),
          millis(one.passed().millis(99)),
          "%.2f".formatted(one.ours().millis(50) / one.passed().millis(50)));
    }
    return new BenchReport(
        "serve",
        List.of(
            "%,d questions in turn, the 10 best passages each, sent when due, %d s at every rate; %.0f passages a second where the index takes some in; seed %d."
                .formatted(questions, each.toSeconds(), ingestRate, seed),
            "Passed on: a Flink job in a process of its own that writes questions to another topic of the same broker, with the same settings, asked in turns."),
        List.of(table.build()),
        List.of(),
        aims(measured),
        plots(measured),
        List.of());
  }

  private static List<Aim> aims(List<Measured> measured) {
    List<Aim> aims = new ArrayList<>();
    int most = measured.stream().mapToInt(Measured::passages).max().orElse(0);
    Optional<Measured> aimed =
        measured.stream()
            .filter(one -> one.index() == Index.IDLE && one.ours().rate() == AIM_RATE)
            .filter(one -> one.passages() == most)
            .findFirst();
    aimed.ifPresent(
        one -> {
          aims.add(
              Aim.atMost(
                  "p50 to that of the job that passes on, %.0f questions/s, %,d passages"
                      .formatted(AIM_RATE, most),
                  one.ours().millis(50) / one.passed().millis(50),
                  TIMES_PASS_THROUGH,
                  ""));
          aims.add(
              Aim.atMost(
                  "p99 at %.0f questions/s, %,d passages".formatted(AIM_RATE, most),
                  one.ours().millis(99),
                  AIM_P99_MILLIS,
                  "ms"));
        });
    List<Measured> below =
        measured.stream().filter(one -> one.ours().millis(99) < SATURATED_MILLIS).toList();
    aims.add(
        Aim.atMost(
            "partial and missing answers at the %d of %d rates below saturation"
                .formatted(below.size(), measured.size()),
            below.stream().mapToInt(one -> one.ours().partial() + one.ours().missing()).sum(),
            0,
            ""));
    List<Measured> beyond =
        measured.stream().filter(one -> !(one.ours().millis(99) < SATURATED_MILLIS)).toList();
    if (!beyond.isEmpty()) {
      aims.add(
          Aim.atMost(
              "questions without any answer beyond saturation, where they should be shed with words",
              beyond.stream().mapToInt(one -> one.ours().missing()).sum(),
              0,
              ""));
    }
    return aims;
  }

  private static Map<String, String> plots(List<Measured> measured) {
    Map<Integer, Map<String, List<CurvePlot.Point>>> bySize = new LinkedHashMap<>();
    for (Measured one : measured) {
      Map<String, List<CurvePlot.Point>> curves =
          bySize.computeIfAbsent(one.passages(), unused -> new LinkedHashMap<>());
      add(curves, one.index().words + ", p50", one.ours().rate(), one.ours().millis(50));
      add(curves, one.index().words + ", p99", one.ours().rate(), one.ours().millis(99));
      if (one.index() == Index.IDLE) {
        add(curves, "passed on, p50", one.ours().rate(), one.passed().millis(50));
        add(curves, "passed on, p99", one.ours().rate(), one.passed().millis(99));
      }
    }
    Map<String, String> plots = new LinkedHashMap<>();
    bySize.forEach(
        (size, curves) ->
            plots.put(
                "serve-%d.svg".formatted(size),
                new CurvePlot(
                        "%,d passages".formatted(size),
                        "questions a second",
                        "milliseconds",
                        curves)
                    .svg()));
    return plots;
  }

  private static void add(
      Map<String, List<CurvePlot.Point>> curves, String name, double rate, double millis) {
    if (Double.isFinite(millis)) {
      curves
          .computeIfAbsent(name, unused -> new ArrayList<>())
          .add(new CurvePlot.Point(rate, millis));
    }
  }

  private static String millis(double millis) {
    return Double.isNaN(millis) ? "" : (millis < 100 ? "%.1f" : "%,.0f").formatted(millis);
  }
}
