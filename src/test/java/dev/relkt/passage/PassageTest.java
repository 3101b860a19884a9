package dev.relkt.passage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.filter.PassageFilter;
import java.util.HashMap;
import java.util.List;
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
    assertThat(passage.metadata()).hasToString("{a=1, b=2}");
  }

  @Test
  void refusesABlankText() {
    assertRefused(
        () -> passage("", " \n"),
        "text: empty or blank (expected: at least one letter, number or symbol)");
  }

  @Test
  void refusesATextWithNothingToFindItBy() {
    assertRefused(
        () -> passage("", "?!… —"), "text: no letter, number or symbol (expected: at least one)");
  }

  @Test
  void refusesATextOverTheLimitAndTakesOneAtTheLimit() {
    for (String character : List.of("a", "é", "文", "👍")) {
      String longest = character.repeat((1 << 20) / character.getBytes(UTF_8).length);
      assertThat(passage("", longest).text()).isEqualTo(longest);
    }
    assertRefused(
        () -> passage("", "é".repeat(1 << 19) + "文"),
        "text: 1,048,579 bytes of UTF-8 (expected: at most 1,048,576); cut it into several passages");
  }

  @Test
  void takesNumbersOfEveryFormAndSymbols() {
    for (String sign :
        List.of("½", "Ⅷ", "①②③", "〇", "👍", "👩‍👩‍👧‍👦 🇯🇵", "∑ ≠ ∞", "№", "⠓⠑", "♟♞", "C++")) {
      assertThat(passage("", sign).text()).isEqualTo(sign);
    }
    for (String nothing : List.of("====", "+ - < >", "~|^`$", "\u200B\u00AD", "***")) {
      assertRefused(
          () -> passage("", nothing), "text: no letter, number or symbol (expected: at least one)");
    }
  }

  @Test
  void readsControlCharactersAsSpacesButKeepsTabsLineBreaksAndRemainsOfOtherEncodings() {
    assertThat(passage("", "one\ttwo\r\nthree").text()).isEqualTo("one\ttwo\r\nthree");
    assertThat(passage("", "don\u0092t").text()).contains("\u0092");
    assertThat(passage("", "page one.\fPage two,\u000Bline two").text())
        .isEqualTo("page one. Page two, line two");
    assertThat(passage("Report\u0000", "F\u000013 \u0007\u007F").title()).isEqualTo("Report ");
    assertThat(passage("", "F\u000013 \u0007\u007F").text()).isEqualTo("F 13   ");
    assertRefused(
        () -> passage("", "\f\u0000"),
        "text: empty or blank (expected: at least one letter, number or symbol)");
    assertRefused(
        () -> new Passage(ID, GERMAN, "", "text", Map.of("a", "b\u0007")),
        "metadata.a: control character U+0007 at position 1 (expected: text; tab and line breaks are allowed)");
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
  void aFilterTakesTheLanguagesInItsRangesWithTheMetadata() {
    Passage taiwanese = new Passage(ID, new Language("zh-TW"), "", "臺北", Map.of("desk", "asia"));
    assertThat(filter("zh", Map.of()).accepts(taiwanese)).isTrue();
    assertThat(filter("zh-TW", Map.of("desk", "asia")).accepts(taiwanese)).isTrue();
    assertThat(filter("zh-Hant", Map.of("desk", "asia")).accepts(taiwanese)).isTrue();
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
