package dev.relkt.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void tellsPercentilesInMilliseconds() {
    Histogram micros = Latencies.newHistogram();
    for (int i = 1; i <= 100; i++) {
      micros.recordValue(i * 1_000L);
    }
    var latencies = new Latencies(50, 103, micros, 1, 2, 0.5);

    assertThat(latencies.millis(50)).isCloseTo(50, Offset.offset(0.1));
    assertThat(latencies.millis(99)).isCloseTo(99, Offset.offset(0.1));
    assertThat(latencies.answered()).isEqualTo(100);
    assertThat(latencies.missing()).isEqualTo(3);
  }

  @Test
  void hasNoPercentileWithoutAnswers() {
    assertThat(new Latencies(50, 3, Latencies.newHistogram(), 0, 0, 0).millis(50)).isNaN();
  }
}
