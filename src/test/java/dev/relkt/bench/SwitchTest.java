package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.bench.load.SeenAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchTest {

  private static SeenAnswer seen(long millis, int generation) {
    return new SeenAnswer("q" + millis, millis * 1_000, "student/" + generation, generation);
  }

  @Test
  void takesTheTimesFromTheCommandOn() {
    Switch one =
        Switch.of(
            "activate",
            1_000_000,
            1_050_000,
            2,
            List.of(seen(900, 2), seen(1_010, 1), seen(1_100, 2), seen(1_120, 1), seen(1_130, 2)),
            Switch.Killed.NOTHING);

    assertThat(one.doneMillis()).isEqualTo(50);
    assertThat(one.firstNewMillis()).isEqualTo(100);
    assertThat(one.lastOldMillis()).isEqualTo(120);
  }

  @Test
  void noAnswerByTheOldGenerationIsNoTime() {
    Switch one =
        Switch.of(
            "activate", 1_000_000, 1_050_000, 2, List.of(seen(1_100, 2)), Switch.Killed.NOTHING);

    assertThat(one.lastOldMillis()).isZero();
  }
}
