package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

  @Test
  void takesTheNearestRank() {
    var hundred = Percentiles.of(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());
    assertThat(hundred).isEqualTo(new Percentiles(100, 50, 99, 100));
    assertThat(Percentiles.of(List.of(7.0))).isEqualTo(new Percentiles(1, 7, 7, 7));
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Percentiles.of(List.of()))
        .hasMessage("percentiles of nothing (expected: at least one value)");
  }
}
