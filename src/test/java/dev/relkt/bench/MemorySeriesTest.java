package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySeriesTest {

  private static final long MB = 1_000_000;

  private static MemorySeries series(IntToLongFunction bytes) {
    return new MemorySeries(
        IntStream.rangeClosed(0, 20)
            .mapToObj(
                i ->
                    new MemorySeries.Sample(
                        i, new ModelVersion("student", 1 + i % 2), bytes.applyAsLong(i), MB, 1.5))
            .toList());
  }

  @Test
  void oneOutlierAndTheWarmUpAreNoGrowth() {
    MemorySeries series = series(i -> i < 3 ? 100 * MB * (i + 1) : i == 10 ? 900 * MB : 400 * MB);

    assertThat(series.growthBytes()).isZero();
    assertThat(series.summary())
        .isEqualTo(
            "up: 20 swaps, resident memory 100 MB before the first, 400 MB after the last, median growth +0.00 MB a swap");
  }

  @Test
  void aLeakIsSeen() {
    assertThat(series(i -> (500 + 57L * i) * MB + i % 2 * 30 * MB).growthBytes())
        .isCloseTo(57.0 * MB, within(2.0 * MB));
  }

  @Test
  void isKeptAsATableAndAsAPicture(@TempDir Path directory) {
    series(i -> i * MB).write(directory);

    assertThat(directory.resolve("memory.csv"))
        .content()
        .startsWith(
            "swap,model,resident_bytes,anonymous_bytes,seconds\n0,student/1,0,1000000,1.50\n");
    assertThat(directory.resolve("memory.svg"))
        .content()
        .contains("<polyline")
        .endsWith("</svg>\n");
  }
}
