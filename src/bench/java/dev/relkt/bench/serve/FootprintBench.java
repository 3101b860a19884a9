package dev.relkt.bench.serve;

import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import dev.relkt.bench.Memory;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.plot.LinePlot;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.QuestionsTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How much memory and disk a system takes with more and more passages. For one thread. */
public final class FootprintBench {

  private static final double MEGABYTE = 1e6;
  private static final double ASK_RATE = 20;

  private final Duration asking;
  private final String heap;

  /**
   * @param asking how long questions are asked before each look, so that what they need is loaded
   * @param heap how the heap is set, in a sentence
   */
  public FootprintBench(Duration asking, String heap) {
    this.asking = asking;
    this.heap = heap;
  }

  private record Sample(
      int passages, Memory memory, long indexBytes, long liveBytes, long dataBytes) {}

  /**
   * Measures on a system.
   *
   * @param passages how many it has at the steps, ascending; those that it has already stay
   * @throws BenchFailed where the operating system does not say how much memory a process has
   */
  public BenchReport run(
      MeasuredSystem system, List<Integer> passages, List<String> questions, long seed) {
    var load =
        new QuestionLoad(
            system.brokers(),
            QuestionsTopic.NAME,
            AnswersTopic.NAME,
            questions,
            system::cpuSeconds);
    List<Sample> samples = new ArrayList<>();
    for (int wanted : passages) {
      system.ingestUpTo(wanted);
      load.ask(ASK_RATE, asking);
      Memory memory =
          Memory.of(system.pid())
              .orElseThrow(
                  () ->
                      new BenchFailed(
                          "/proc/%d/status cannot be read (expected: an operating system with /proc, and the process)"
                              .formatted(system.pid())));
      Optional<IndexSize> live = IndexSize.of(system.indexRoot());
      samples.add(
          new Sample(
              system.passages(),
              memory,
              DiskUse.bytes(system.indexRoot()),
              live.map(IndexSize::bytes).orElse(0L),
              DiskUse.bytes(system.data())));
    }
    return report(samples, seed);
  }

  private BenchReport report(List<Sample> samples, long seed) {
    var table =
        BenchTable.of(
            "Megabytes of one process with broker, Flink and both jobs",
            ">passages",
            ">resident",
            ">anonymous",
            ">mapped files",
            ">index on disk",
            ">of it live",
            ">all data on disk");
    for (Sample one : samples) {
      table.row(
          "%,d".formatted(one.passages()),
          megabytes(one.memory().residentBytes()),
          megabytes(one.memory().anonymousBytes()),
          megabytes(one.memory().mappedBytes()),
          megabytes(one.indexBytes()),
          megabytes(one.liveBytes()),
          megabytes(one.dataBytes()));
    }
    List<String> notes = new ArrayList<>();
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    int more = last.passages() - first.passages();
    if (more > 0) {
      notes.add(
          "From %,d to %,d passages: %+.1f KB of anonymous memory, %+.1f KB of mapped files and %+.1f KB of disk a passage."
              .formatted(
                  first.passages(),
                  last.passages(),
                  (last.memory().anonymousBytes() - first.memory().anonymousBytes()) / 1e3 / more,
                  (last.memory().mappedBytes() - first.memory().mappedBytes()) / 1e3 / more,
                  (last.dataBytes() - first.dataBytes()) / 1e3 / more));
    }
    return new BenchReport(
        "memory",
        List.of(
            "%s All data: index, topics, checkpoints, working copies; seed %d."
                .formatted(heap, seed)),
        List.of(table.build()),
        List.of(),
        List.of(),
        Map.of(
            "memory.svg",
            new LinePlot(
                    "Memory of the process, MB",
                    "passages",
                    Map.of(
                        "resident", line(samples, s -> s.memory().residentBytes()),
                        "anonymous", line(samples, s -> s.memory().anonymousBytes()),
                        "mapped", line(samples, s -> s.memory().mappedBytes())))
                .svg(),
            "disk.svg",
            new LinePlot(
                    "Disk, MB",
                    "passages",
                    Map.of(
                        "index", line(samples, Sample::indexBytes),
                        "live", line(samples, Sample::liveBytes),
                        "all data", line(samples, Sample::dataBytes)))
                .svg()),
        notes);
  }

  private static SortedMap<Integer, Double> line(
      List<Sample> samples, ToDoubleFunction<Sample> bytes) {
    SortedMap<Integer, Double> points = new TreeMap<>();
    samples.forEach(s -> points.put(s.passages(), bytes.applyAsDouble(s) / MEGABYTE));
    return points;
  }

  private static String megabytes(long bytes) {
    return "%,.0f".formatted(bytes / MEGABYTE);
  }
}
