package dev.relkt.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PassageTest {

  private static final PassageId ID = new PassageId("p1");
  private static final Language GERMAN = new Language("de");

  @Test
  void keepsItsMetadataApartFromTheMapItWasGiven() {
    Map<String, String> given = new HashMap<>(Map.of("b", "2", "a", "1"));
    Passage passage = new Passage(ID, GERMAN, "", "Text", given);
    given.clear();
    assertThat(passage.metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
  }

  @Test
  void refusesABlankText() {
    assertRefused(
        () -> passage("", " \n"), "text: empty or blank (expected: at least one letter or digit)");
  }

  @Test
  void refusesATextWithNothingToFindItBy() {
    assertRefused(
        () -> passage("", "?!… —"), "text: no letter and no digit (expected: at least one)");
  }

  @Test
  void refusesATextOverTheLimitAndTakesOneAtTheLimit() {
    String longest = "a".repeat(Passage.MAX_TEXT_CHARS);
    assertThat(passage("", longest).text()).hasSize(100_000);
    assertRefused(
        () -> passage("", longest + "a"), "text: 100,001 characters (expected: at most 100,000)");
  }

  @Test
  void refusesControlCharactersButNotLineBreaksAndRemainsOfOtherEncodings() {
    assertThat(passage("", "one\ttwo\r\nthree").text()).contains("\t");
    assertThat(passage("", "don\u0092t").text()).contains("\u0092");
    assertRefused(
        () -> passage("", "ab\u0007c"),
        "text: control character U+0007 at position 2 (expected: text; tab and line breaks are allowed)");
    assertRefused(
        () -> passage("\u0000", "text"),
        "title: control character U+0000 at position 0 (expected: text; tab and line breaks are allowed)");
  }

  @Test
  void refusesHalfASurrogatePair() {
    assertThat(passage("", "𐤀 is one letter").text()).startsWith("𐤀");
    assertRefused(
        () -> passage("", "a\uD802"),
        "text: half a surrogate pair U+D802 at position 1 (expected: valid Unicode)");
  }

  @Test
  void refusesMetadataWithoutAKey() {
    assertRefused(
        () -> new Passage(ID, GERMAN, "", "text", Map.of(" ", "x")),
        "metadata: a blank key (expected: a name)");
  }

  @Test
  void refusesIdsThatAreBlankOrTooLong() {
    assertRefused(
        () -> new PassageId(" "), "passage id: empty or blank (expected: 1 to 512 bytes of text)");
    assertRefused(
        () -> new PassageId("é".repeat(257)), "passage id: 514 bytes (expected: at most 512)");
  }

  @Test
  void aFilterTakesTheRegionsOfItsLanguages() {
    Passage taiwanese = new Passage(ID, new Language("zh-TW"), "", "臺北", Map.of("desk", "asia"));
    assertThat(filter("zh", Map.of()).accepts(taiwanese)).isTrue();
    assertThat(filter("zh-TW", Map.of("desk", "asia")).accepts(taiwanese)).isTrue();
    assertThat(filter("zh-CN", Map.of()).accepts(taiwanese)).isFalse();
    assertThat(filter("zh", Map.of("desk", "sport")).accepts(taiwanese)).isFalse();
    assertThat(filter("zh", Map.of("missing", "asia")).accepts(taiwanese)).isFalse();
    assertThat(PassageFilter.NONE.accepts(taiwanese)).isTrue();
  }

  private static PassageFilter filter(String language, Map<String, String> metadata) {
    return new PassageFilter(Set.of(new Language(language)), metadata);
  }

  private static Passage passage(String title, String text) {
    return new Passage(ID, GERMAN, title, text, Map.of());
  }

  private static void assertRefused(Runnable construction, String message) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
