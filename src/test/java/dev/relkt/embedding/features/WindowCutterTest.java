package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.WindowRule;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowCutterTest {

  private final WindowCutter cutter = new WindowCutter(new WindowRule(40, 20, 8));

  @Test
  void leavesAShortTextWhole() {
    assertThat(cutter.windows(0)).containsExactly(new WordRange(0, 0));
    assertThat(cutter.windows(40)).containsExactly(new WordRange(0, 40));
  }

  @Test
  void spreadsWindowsEvenlyFromTheFirstWordToTheLast() {
    assertThat(cutter.windows(41)).containsExactly(new WordRange(0, 40), new WordRange(1, 41));
    assertThat(cutter.windows(100))
        .containsExactly(
            new WordRange(0, 40),
            new WordRange(20, 60),
            new WordRange(40, 80),
            new WordRange(60, 100));
  }

  @Test
  void growsTheWindowsOfALongTextInsteadOfCuttingItOff() {
    List<WordRange> windows = cutter.windows(10_000);
    assertThat(windows).hasSize(8);
    assertThat(windows.getFirst().from()).isZero();
    assertThat(windows.getLast().to()).isEqualTo(10_000);
    int overlap = windows.get(0).to() - windows.get(1).from();
    assertThat((double) overlap / (windows.get(0).to() - windows.get(0).from()))
        .isBetween(.49, .51);
  }

  @Test
  void givesOneWindowForTheWholeText() {
    assertThat(new WindowCutter(WindowRule.WHOLE).windows(123_456))
        .containsExactly(new WordRange(0, 123_456));
    assertThat(new WindowCutter(new WindowRule(10, 5, 1)).windows(99))
        .containsExactly(new WordRange(0, 99));
  }

  @Test
  void holdsEveryWordWhateverTheRule() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int size = 1 + random.nextInt(60);
      WindowRule rule = new WindowRule(size, 1 + random.nextInt(size), 1 + random.nextInt(12));
      int words = random.nextInt(700);
      List<WordRange> windows = new WindowCutter(rule).windows(words);
      String what = "seed %d: %s, %d words: %s".formatted(seed, rule, words, windows);
      assertThat(windows.size()).as(what).isBetween(1, rule.max().orElseThrow());
      int covered = 0;
      for (WordRange window : windows) {
        assertThat(window.from()).as(what).isLessThanOrEqualTo(covered);
        covered = window.to();
      }
      assertThat(covered).as(what).isEqualTo(words);
    }
  }

  @Test
  void givesALongTextAsManyWindowsAsItNeedsWhereThereIsNoMax() {
    List<WordRange> windows = new WindowCutter(WindowRule.ofWords(28, 24)).windows(170_000);
    assertThat(windows).hasSize(7_084);
    assertThat(windows).allMatch(window -> window.to() - window.from() == 28);
    assertThat(windows.getLast().to()).isEqualTo(170_000);
  }

  private static List<String> sentenceWindows(int words, int stride, String text) {
    List<WordRange> found = Words.of(text);
    return new WindowCutter(WindowRule.ofSentences(words, stride))
        .windows(text, found).stream()
            .map(window -> WindowCutter.text(text, found, window))
            .toList();
  }

  @Test
  void beginsAndEndsWindowsWithSentencesWhereTheyFit() {
    assertThat(
            sentenceWindows(
                6, 6, "One two three four five. Six seven eight nine. Ten eleven! A b c d e?"))
        .containsExactly(
            "One two three four five.", "Six seven eight nine. Ten eleven!", "A b c d e?");
    assertThat(sentenceWindows(4, 3, "一二。三四。五六。")).allMatch(window -> window.endsWith("。"));
  }

  @Test
  void cutsASentenceThatIsLongerThanAWindowByWords() {
    assertThat(sentenceWindows(4, 3, "A b c d e f g h i. J k l."))
        .containsExactly("A b c d", "d e f g", "g h i.", "J k l.");
  }

  @Test
  void leavesNoShortRestAtTheEnd() {
    assertThat(sentenceWindows(6, 5, "A b c d e f g h i j k. L.").getLast())
        .isEqualTo("g h i j k. L.");
  }

  @Test
  void holdsEveryWordOfARandomTextInWindowsOfSentences() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int size = 1 + random.nextInt(40);
      WindowRule rule = WindowRule.ofSentences(size, 1 + random.nextInt(size));
      var text = new StringBuilder();
      for (int word = random.nextInt(400); word > 0; word--) {
        text.append("Word").append(random.nextInt(6) == 0 ? ". " : " ");
      }
      List<WordRange> words = Words.of(text.toString());
      List<WordRange> windows = new WindowCutter(rule).windows(text.toString(), words);
      String what = "seed %d: %s, %d words: %s".formatted(seed, rule, words.size(), windows);
      int covered = 0;
      int last = -1;
      for (WordRange window : windows) {
        assertThat(window.from()).as(what).isLessThanOrEqualTo(covered).isGreaterThan(last);
        assertThat(window.to() - window.from()).as(what).isBetween(Math.min(1, words.size()), size);
        covered = window.to();
        last = window.from();
      }
      assertThat(covered).as(what).isEqualTo(words.size());
      assertThat(windows.size())
          .as(what)
          .isLessThanOrEqualTo(2 + words.size() / ((rule.stride() + 1) / 2));
    }
  }

  @Test
  void refusesANegativeNumberOfWords() {
    assertThatThrownBy(() -> cutter.windows(-1)).hasMessage("words: -1 (expected: 0 or more)");
  }
}
