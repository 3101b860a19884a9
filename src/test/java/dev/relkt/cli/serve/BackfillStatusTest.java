package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.snapshot.BackfillProgress;
import dev.relkt.status.BackfillStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackfillStatusTest {

  private static final Instant BEGUN = Instant.parse("2026-05-01T10:00:00Z");

  @Test
  void saysHowMuchIsReadHowFastAndHowMuchTimeIsLeft() {
    assertThat(StatusLines.backfill(status(1_000, Optional.empty()), BEGUN.plusSeconds(61)))
        .isEqualTo(
            "backfill of file:/corpus: 3 of 8 files, 250 of 1,000 MB, 500,000 lines, 1,000 lines/s, about 25 min left");
  }

  @Test
  void saysNothingOfTimeWhereTheRateIsNotKnown() {
    assertThat(StatusLines.backfill(status(0, Optional.empty()), BEGUN.plusSeconds(61)))
        .endsWith("500,000 lines, 0 lines/s");
  }

  @Test
  void saysThatItStandsStillWhereTheJobSaysNothing() {
    assertThat(StatusLines.backfill(status(1_000, Optional.empty()), BEGUN.plusSeconds(660)))
        .endsWith(", nothing new for 10 min: it goes on when the indexing job does");
  }

  @Test
  void saysWhenItEnded() {
    assertThat(
            StatusLines.backfill(
                status(1_000, Optional.of(BEGUN.plusSeconds(60))), BEGUN.plusSeconds(90)))
        .endsWith(", in the index since 30 s ago, after 60 s");
  }

  private static BackfillStatus status(double rate, Optional<Instant> ended) {
    return BackfillStatus.of(
            List.of(
                new BackfillProgress(
                    1,
                    "file:/corpus",
                    8,
                    3,
                    1_000_000_000,
                    250_000_000,
                    500_000,
                    rate,
                    BEGUN,
                    BEGUN.plusSeconds(60),
                    ended)))
        .orElseThrow();
  }
}
