package dev.relkt.bench.serve;

import dev.relkt.bench.Aim;
import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import dev.relkt.bench.CurvePlot;
import dev.relkt.bench.IndexWatch;
import dev.relkt.bench.load.FreshnessWatch;
import dev.relkt.bench.load.Pace;
import dev.relkt.bench.load.WallClock;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.local.Sleep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long after its record's timestamp a new passage can be found, at several rates of passages.
 * For one thread.
 */
public final class FreshnessBench {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double AIM_MILLIS = 1_500;

  /** What arrives just before the end is found and seen within this time. */
  private static final Duration LAST_LOOK = Duration.ofMillis(1_500);

  private final List<Double> rates;
  private final Duration each;
  private final BenchProgress progress;

  /**
   * @param rates passages a second
   * @param each how long passages come at every rate
   */
  public FreshnessBench(List<Double> rates, Duration each, BenchProgress progress) {
    this.rates = List.copyOf(rates);
    this.each = each;
    this.progress = progress;
  }

  private record Measured(double rate, double sentPerSecond, List<Double> millis, double cores) {}

  /** Measures on a system, which gets new passages. */
  public BenchReport run(MeasuredSystem system, long seed) {
    IndexWatch index = IndexWatch.of(system.indexRoot(), PATIENCE);
    List<Measured> measured = new ArrayList<>();
    try (var step = progress.begin("sending passages", "rates", rates.size())) {
      for (double rate : rates) {
        measured.add(measure(system, index, rate));
        step.at(measured.size());
      }
    }
    return report(system, measured, seed);
  }

  private Measured measure(MeasuredSystem system, IndexWatch index, double rate) {
    int before = system.passages();
    try (var watch = new FreshnessWatch(index.store())) {
      long start = WallClock.micros();
      double cpu = system.cpuSeconds();
      try (var pace = new Pace("relkt-bench-passages", rate, due -> system.sendNext())) {
        Sleep.of(each);
      }
      double seconds = (WallClock.micros() - start) / 1e6;
      double cores = (system.cpuSeconds() - cpu) / seconds;
      int sent = system.passages() - before;
      system.awaitSearchable();
      Sleep.of(LAST_LOOK);
      long last = start + (long) (seconds * 1e6);
      List<Double> millis =
          watch.samples().stream()
              .filter(sample -> sample.arrivedAtMillis() * 1_000 >= start)
              .filter(sample -> sample.arrivedAtMillis() * 1_000 <= last)
              .map(FreshnessWatch.Sample::millis)
              .toList();
      return new Measured(rate, sent / seconds, millis, cores);
    }
  }

  private BenchReport report(MeasuredSystem system, List<Measured> measured, long seed) {
    var table =
        BenchTable.of(
            "Milliseconds from a record's timestamp until every reader answers from a snapshot that has it",
            ">passages/s",
            ">sent/s",
            ">samples",
            ">p50",
            ">p99",
            ">most",
            ">cores busy");
    List<Aim> aims = new ArrayList<>();
    Map<String, List<CurvePlot.Point>> curves = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Measured one : measured) {
      if (one.millis().isEmpty()) {
        notes.add(
            "At %.0f passages a second no arrival was sampled (expected: some; take a longer time)"
                .formatted(one.rate()));
        continue;
      }
      Percentiles millis = Percentiles.of(one.millis());
      table.row(
          "%.0f".formatted(one.rate()),
          "%.1f".formatted(one.sentPerSecond()),
          "%,d".formatted(millis.count()),
          "%,.0f".formatted(millis.p50()),
          "%,.0f".formatted(millis.p99()),
          "%,.0f".formatted(millis.max()),
          "%.2f".formatted(one.cores()));
      aims.add(
          Aim.atMost(
              "p99 until found at %.0f passages/s".formatted(one.rate()),
              millis.p99(),
              AIM_MILLIS,
              "ms"));
      curves
          .computeIfAbsent("p50", unused -> new ArrayList<>())
          .add(new CurvePlot.Point(one.rate(), millis.p50()));
      curves
          .computeIfAbsent("p99", unused -> new ArrayList<>())
          .add(new CurvePlot.Point(one.rate(), millis.p99()));
    }
    return new BenchReport(
        "freshness",
        List.of(
            "New passages of the corpus for %d s at every rate, checkpoints every second, %,d passages at the end; seed %d."
                .formatted(each.toSeconds(), system.passages(), seed)),
        List.of(table.build()),
        List.of(),
        aims,
        curves.isEmpty()
            ? Map.of()
            : Map.of(
                "freshness.svg",
                new CurvePlot(
                        "From a record's timestamp until it is found",
                        "passages a second",
                        "milliseconds",
                        curves)
                    .svg()),
        notes);
  }
}
