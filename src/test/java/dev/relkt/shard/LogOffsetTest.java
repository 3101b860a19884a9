package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LogOffsetTest {

  @Test
  void ofTheFirstTopicItIsWhatKafkaSays() {
    assertThat(LogOffset.of(0, 4_711)).isEqualTo(4_711);
  }

  @Test
  void keepsBothPartsAndLaterTopicsAreGreater() {
    long last = LogOffset.of(6, (1L << 48) - 1);
    long first = LogOffset.of(7, 0);
    assertThat(first).isGreaterThan(last).isPositive();
    assertThat(LogOffset.epoch(last)).isEqualTo(6);
    assertThat(LogOffset.offset(last)).isEqualTo((1L << 48) - 1);
    assertThat(LogOffset.epoch(first)).isEqualTo(7);
    assertThat(LogOffset.offset(first)).isZero();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> LogOffset.of(0, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LogOffset.of(40_000, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
