package dev.relkt.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RankingCandidateTest {

  private static RankingCandidate candidate(String title, String text, int window, int windows) {
    return new RankingCandidate(title, text, window, windows, 0.5, 0.4, OptionalDouble.empty());
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

  @Test
  void wordsAreCountedAgainstTheOthersInTheLanguageOfTheQuestion() {
    List<RankingCandidate> centred =
        RankingCandidate.centred(
            List.of(
                with(OptionalDouble.of(0.6)),
                with(OptionalDouble.empty()),
                with(OptionalDouble.of(0.2))));
    assertThat(centred.get(0).words().orElseThrow()).isCloseTo(0.2, within(1e-9));
    assertThat(centred.get(1).words()).isEmpty();
    assertThat(centred.get(2).words().orElseThrow()).isCloseTo(-0.2, within(1e-9));
  }

  private static RankingCandidate with(OptionalDouble words) {
    return new RankingCandidate("", "text", 0, 1, 0.5, 0.4, words);
  }
}
