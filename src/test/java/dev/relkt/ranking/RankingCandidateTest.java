package dev.relkt.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankingCandidateTest {

  private static RankingCandidate candidate(String title, String text, int window, int windows) {
    return new RankingCandidate(title, text, window, windows, 0.5, 0.4, 0);
  }

  @Test
  void comparesTitleAndText() {
    assertThat(candidate("Moon", "It is far.", 0, 1).compared()).isEqualTo("Moon\nIt is far.");
    assertThat(candidate("", "It is far.", 0, 1).compared()).isEqualTo("It is far.");
  }

  @Test
  void comparesOfALongTextWhatIsAroundTheBestWindow() {
    String text = "a ".repeat(500_000) + "needle" + " b".repeat(500_000);
    assertThat(candidate("", text, 5_000, 10_001).compared())
        .hasSize(RankingCandidate.MOST_CHARS)
        .contains("needle");
    assertThat(candidate("", text, 0, 10_001).compared())
        .startsWith("a a")
        .doesNotContain("needle");
    assertThat(candidate("", text, 10_000, 10_001).compared()).endsWith(" b b");
    assertThat(candidate("", text, -1, 0).compared()).startsWith("a a");
  }

  @Test
  void cutsNoCharacterInTwo() {
    String text = "x" + "👍".repeat(10_000);
    for (int window = 0; window < 40; window++) {
      String compared = candidate("", text, window, 40).compared();
      assertThat(compared.codePoints()).allMatch(c -> c == 'x' || c == 0x1F44D);
    }
  }
}
