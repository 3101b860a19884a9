package dev.relkt.bench;

import dev.relkt.plot.LinePlot;
import dev.relkt.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Resident memory over swaps.
 *
 * @param samples before the first swap and after each
 */
public record MemorySeries(List<Sample> samples) {

  /** Swaps until everything that is loaded once is loaded. */
  private static final int WARM_UP = 4;

  private static final double MEGABYTE = 1e6;

  /**
   * @param swap how many there were
   * @param model that answers
   * @param residentBytes of the process
   * @param anonymousBytes of them without the pages of files
   * @param seconds that the swap took
   */
  public record Sample(
      int swap, ModelVersion model, long residentBytes, long anonymousBytes, double seconds) {}

  /**
   * @throws IllegalArgumentException if there is nothing
   */
  public MemorySeries {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("memory: no sample (expected: one or more)");
    }
    samples = List.copyOf(samples);
  }

  /**
   * Bytes that the memory grows by a swap: the median of the slopes between any two samples after
   * the first {@value #WARM_UP} (Theil and Sen), which single samples do not move.
   */
  public double growthBytes() {
    List<Sample> warm =
        samples.size() > WARM_UP + 1 ? samples.subList(WARM_UP, samples.size()) : samples;
    List<Double> slopes =
        warm.stream()
            .flatMap(
                a ->
                    warm.stream()
                        .filter(b -> b.swap() > a.swap())
                        .map(
                            b ->
                                (double) (b.residentBytes() - a.residentBytes())
                                    / (b.swap() - a.swap())))
            .sorted()
            .toList();
    return slopes.isEmpty() ? 0 : slopes.get(slopes.size() / 2);
  }

  /** In one line. */
  public String summary() {
    return "up: %d swaps, resident memory %,.0f MB before the first, %,.0f MB after the last, median growth %+.2f MB a swap"
        .formatted(
            samples.getLast().swap(),
            samples.getFirst().residentBytes() / MEGABYTE,
            samples.getLast().residentBytes() / MEGABYTE,
            growthBytes() / MEGABYTE);
  }

  private LinePlot plot() {
    return new LinePlot(
        "memory of the process, MB",
        "swaps",
        Map.of("resident", line(Sample::residentBytes), "anonymous", line(Sample::anonymousBytes)));
  }

  private SortedMap<Integer, Double> line(ToLongFunction<Sample> bytes) {
    SortedMap<Integer, Double> points = new TreeMap<>();
    samples.forEach(s -> points.put(s.swap(), bytes.applyAsLong(s) / MEGABYTE));
    return points;
  }

  /** Writes {@code memory.csv} and {@code memory.svg}. */
  public void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("memory.csv"),
          samples.stream()
              .map(
                  s ->
                      "%d,%s,%d,%d,%.2f"
                          .formatted(
                              s.swap(),
                              s.model(),
                              s.residentBytes(),
                              s.anonymousBytes(),
                              s.seconds()))
              .collect(
                  Collectors.joining(
                      "\n", "swap,model,resident_bytes,anonymous_bytes,seconds\n", "\n")));
      Files.writeString(directory.resolve("memory.svg"), plot().svg());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
