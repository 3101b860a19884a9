package dev.relkt.passage.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoDateTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-28, 2026-11-28T00:00:00Z",
    "2026-11-28T10:15, 2026-11-28T10:15:00Z",
    "2026-11-28 10:15:30, 2026-11-28T10:15:30Z",
    "2026-11-28T10:15:30Z, 2026-11-28T10:15:30Z",
    "2026-11-28T10:15:30.123456Z, 2026-11-28T10:15:30.123Z",
    "2026-11-28T10:15:30+05:30, 2026-11-28T04:45:30Z",
    "2026-11-28T10:15:30+0530, 2026-11-28T04:45:30Z",
    "2026-11-28T10:15:30-08, 2026-11-28T18:15:30Z",
    "0001-01-01, 0001-01-01T00:00:00Z",
  })
  void readsDatesAndMoments(String text, Instant begins) {
    assertThat(IsoDate.parse(text))
        .hasValueSatisfying(date -> assertThat(date.from()).isEqualTo(begins.toEpochMilli()));
  }

  @Test
  void aDateIsAWholeDay() {
    IsoDate day = IsoDate.parse("2026-11-28").orElseThrow();

    assertThat(day.to() - day.from()).isEqualTo(86_400_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-11",
        "2026-13-01",
        "2026-02-30",
        "2026-11-28T",
        "2026-11-28T25:00",
        "2026-11-28T10:15ZZ",
        "2026-11-28T10:15+01:00+01",
        "2026-11-28 and more",
        "28.11.2026",
        "2026/11/28",
        "20261128"
      })
  void leavesOtherTextsAlone(String text) {
    assertThat(IsoDate.parse(text)).isEmpty();
  }
}
