package dev.relkt.embedding.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowingTest {

  private static Windowing windowing(TitleRule title, Optional<WindowRule> windows) {
    return Windowing.of(
        new ModelFolder(
            Path.of("test", "1"),
            ModelManifest.of(
                ModelDraft.of(
                    "test",
                    Encoding.of(2, TestModels.stringCall()).withWindows(windows).withTitle(title),
                    "Apache-2.0"),
                1,
                List.of(),
                Instant.EPOCH)));
  }

  private static List<String> texts(Windowing windowing, String title, String text) {
    return windowing.passage(new PassageText(title, text)).stream()
        .map(w -> ((Window.Text) w).text())
        .toList();
  }

  @Test
  void keepsAShortTextAsItIs() {
    Windowing windowing = windowing(TitleRule.PREFIX, Optional.of(new WindowRule(5, 3, 4)));
    assertThat(texts(windowing, "", "«One, two – three.»")).containsExactly("«One, two – three.»");
    assertThat(texts(windowing, " Title ", "«One, two.»")).containsExactly("Title\n«One, two.»");
  }

  @Test
  void leavesTheTitleOutWhereTheModelWantsNone() {
    Windowing windowing = windowing(TitleRule.IGNORE, Optional.empty());
    assertThat(texts(windowing, "Title", "One two.")).containsExactly("One two.");
  }

  @Test
  void cutsBetweenWordsAndKeepsWhatStandsBetweenThem() {
    Windowing windowing = windowing(TitleRule.PREFIX, Optional.of(new WindowRule(2, 1, 9)));
    assertThat(texts(windowing, "T", "(One) two, “three”; four!"))
        .containsExactly("T\n(One) two, “", "T\ntwo, “three”;", "T\nthree”; four!");
  }

  @Test
  void everyWordIsInAWindowAndNoWindowIsEmpty() {
    long seed = new Random().nextLong();
    System.out.println("WindowingTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int words = 1 + random.nextInt(120);
      int size = 1 + random.nextInt(30);
      var rule = new WindowRule(size, 1 + random.nextInt(size), 1 + random.nextInt(8));
      String text =
          IntStream.range(0, words).mapToObj(i -> "w" + i).collect(Collectors.joining(", "));
      List<String> windows = texts(windowing(TitleRule.PREFIX, Optional.of(rule)), "", text);
      assertThat(windows).hasSizeBetween(1, rule.max().orElseThrow());
      for (int i = 0; i < words; i++) {
        String word = "w" + i;
        assertThat(windows)
            .as("%s of %d words by %s", word, words, rule)
            .anyMatch(w -> w.matches("(?s)(.*\\W)?" + word + "(\\W.*)?"));
      }
    }
  }
}
