package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AimTest {

  @Test
  void isMetOnTheGoodSideOfItsLimitAndOnTheLimitItself() {
    assertThat(Aim.atMost("cost", 1.10, 1.10, "").met()).isTrue();
    assertThat(Aim.atMost("cost", 1.11, 1.10, "").met()).isFalse();
    assertThat(Aim.atLeast("rate", 0.90, 0.90, "").met()).isTrue();
    assertThat(Aim.atLeast("rate", 0.89, 0.90, "").met()).isFalse();
  }

  @Test
  void isNotMetByWhatIsNotANumber() {
    assertThat(Aim.atMost("cost", Double.NaN, 1, "").met()).isFalse();
    assertThat(Aim.atLeast("rate", Double.NaN, 1, "").met()).isFalse();
  }

  @Test
  void isToldWithUnitAndSide() {
    Aim aim = Aim.atMost("p99", 1234.4, 100, "ms");

    assertThat(aim.valueInWords()).isEqualTo("1,234 ms");
    assertThat(aim.limitInWords()).isEqualTo("at most 100 ms");
    assertThat(aim.verdict()).isEqualTo("short");
    assertThat(Aim.atLeast("recall", 0.951, 0.95, "").limitInWords()).isEqualTo("at least 0.95");
  }
}
