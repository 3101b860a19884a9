package dev.relkt.bench.serve;

import dev.relkt.bench.Aim;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passages through Kafka and both jobs until they can be found, by the processor time of the whole
 * process: broker, Flink, both jobs, compiler and collector. The first passages warm it up and do
 * not count.
 */
public final class IngestBench {

  private static final double TIMES_BASELINE = 3;
  private static final double TIMES_WITHOUT_METADATA = 0.9;
  private static final double BYTES_A_PASSAGE = 15_000;

  private final int warmUp;
  private final int rounds;
  private final int passages;
  private final Duration idle;

  /**
   * @param warmUp passages before it counts
   * @param rounds that count, 1 or more; the median of them is the figure
   * @param passages of a round
   * @param idle how long the idle system is watched
   */
  public IngestBench(int warmUp, int rounds, int passages, Duration idle) {
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.passages = passages;
    this.idle = idle;
  }

  /**
   * What was measured on one system.
   *
   * @param name of it
   * @param passagesPerCpuSecond one a round, ascending
   * @param idleCores busy while nothing was sent, after everything
   * @param bytesPerPassage of the index, below its root, with older files that wait to be collected
   */
  public record Figures(
      String name,
      double startCpuSeconds,
      double startSeconds,
      double idleCores,
      List<Double> passagesPerCpuSecond,
      double passagesPerSecond,
      double bytesPerPassage,
      Optional<Double> liveBytesPerPassage) {

    public Figures {
      passagesPerCpuSecond = List.copyOf(passagesPerCpuSecond);
    }

    /** Of the round in the middle. */
    double median() {
      return passagesPerCpuSecond.get(passagesPerCpuSecond.size() / 2);
    }
  }

  /** How much of a system's index is read. */
  public enum Index {
    /** It is written by this version. */
    OWN,
    /** It may be written by another version: only the size of its files is looked at. */
    FOREIGN
  }

  /** Measures a system that has no passage yet. */
  public Figures measure(MeasuredSystem system, String name, Index index) {
    system.ingestUpTo(warmUp);
    List<Double> rates = new ArrayList<>();
    double seconds = 0;
    for (int round = 1; round <= rounds; round++) {
      MeasuredSystem.Ingested counted = system.ingestUpTo(warmUp + round * passages);
      rates.add(counted.count() / counted.cpuSeconds());
      seconds += counted.seconds();
    }
    Collections.sort(rates);
    double idleCores = system.idleCores(idle);
    return new Figures(
        name,
        system.startCpuSeconds(),
        system.startSeconds(),
        idleCores,
        rates,
        rounds * (double) passages / seconds,
        (double) DiskUse.bytes(system.indexRoot()) / system.passages(),
        index == Index.OWN
            ? IndexSize.of(system.indexRoot()).map(IndexSize::bytesPerPassage)
            : Optional.empty());
  }

  /**
   * Lays it out.
   *
   * @param baseline an older version, measured with the same passages
   * @param typed this version, measured with ten typed metadata fields a passage
   */
  public BenchReport report(
      Figures ours, Optional<Figures> baseline, Optional<Figures> typed, long seed) {
    var table =
        BenchTable.of(
            "%d times %,d passages after %,d that warm up".formatted(rounds, passages, warmUp),
            "system",
            ">passages/CPU-s",
            ">least",
            ">most",
            ">passages/s",
            ">index bytes a passage",
            ">with uncollected files",
            ">start CPU s",
            ">start s",
            ">idle cores");
    row(table, ours);
    baseline.ifPresent(one -> row(table, one));
    typed.ifPresent(one -> row(table, one));
    List<Aim> aims = new ArrayList<>();
    typed.ifPresent(
        one ->
            aims.add(
                Aim.atLeast(
                    "passages a CPU second with typed metadata to those without",
                    one.median() / ours.median(),
                    TIMES_WITHOUT_METADATA,
                    "")));
    List<String> notes = new ArrayList<>();
    baseline.ifPresentOrElse(
        one ->
            aims.add(
                Aim.atLeast(
                    "passages a CPU second to those of the baseline",
                    ours.median() / one.median(),
                    TIMES_BASELINE,
                    "")),
        () ->
            notes.add(
                "No baseline was measured (expected: --baseline with the directory of an older built package)"));
    ours.liveBytesPerPassage()
        .ifPresent(
            bytes ->
                aims.add(
                    Aim.atMost("index bytes a passage", bytes / 1e3, BYTES_A_PASSAGE / 1e3, "KB")));
    return new BenchReport(
        "ingest",
        List.of(
            "One process with broker, Flink and both jobs; processor time of all of it, until the last passage can be found; seed %d."
                .formatted(seed)),
        List.of(table.build()),
        List.of(),
        aims,
        Map.of(),
        notes);
  }

  private static void row(BenchTable.Builder table, Figures one) {
    table.row(
        one.name(),
        "%,.0f".formatted(one.median()),
        "%,.0f".formatted(one.passagesPerCpuSecond().getFirst()),
        "%,.0f".formatted(one.passagesPerCpuSecond().getLast()),
        "%,.0f".formatted(one.passagesPerSecond()),
        one.liveBytesPerPassage().map("%,.0f"::formatted).orElse(""),
        "%,.0f".formatted(one.bytesPerPassage()),
        "%.1f".formatted(one.startCpuSeconds()),
        "%.1f".formatted(one.startSeconds()),
        "%.3f".formatted(one.idleCores()));
  }
}
