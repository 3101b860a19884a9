package dev.relkt.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.lexical.SearchText.Condition;
import dev.relkt.lexical.SearchText.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchTextTest {

  @Test
  void readsWhatIsQuotedRequiredAndExcluded() {
    SearchText text = SearchText.parse("who wrote \"war and peace\" +novel -film -\"TV series\"");

    assertThat(text.plain()).isEqualTo("who wrote \"war and peace\" novel  ");
    assertThat(text.conditions())
        .containsExactly(
            new Condition(Kind.QUOTED, "war and peace"),
            new Condition(Kind.REQUIRED, "novel"),
            new Condition(Kind.EXCLUDED, "film"),
            new Condition(Kind.EXCLUDED, "TV series"));
  }

  @Test
  void requiresAPhraseThatHasASign() {
    assertThat(SearchText.parse("+\"New York\" mayor"))
        .isEqualTo(
            new SearchText(
                "\"New York\" mayor", java.util.List.of(new Condition(Kind.REQUIRED, "New York"))));
  }

  @Test
  void findsQuotationMarksInTextsWithoutSpaces() {
    assertThat(SearchText.parse("哪个的目录中包含\"Salaries\"？").conditions())
        .containsExactly(new Condition(Kind.QUOTED, "Salaries"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "how cold is -5 degrees",
        "what is C++",
        "a + b",
        "a - b",
        "-",
        "+",
        "- + -",
        "the RT-PCR test",
        "well-known double-hyphen--word",
        "call +49 30 1234",
        "--help",
        "GE-Produkte und -Dienstleistungen",
        "Personen, -organisationen",
        "a \"quote that never ends",
        "\"",
        "\"\"",
        "what is \"\" and \"?!\"",
        "a 5\" disk and a 7\" disk",
        "מהו צה\"ל ומהו תנ\"ך",
        "+\" -\"",
        "-only -exclusions"
      })
  void takesEverythingElseAsText(String text) {
    SearchText parsed = SearchText.parse(text);

    assertThat(parsed.plain()).isEqualTo(text);
    assertThat(parsed.conditions()).isEmpty();
  }

  @Test
  void takesTheQuotationMarkThatIsLeftOverAsText() {
    SearchText text = SearchText.parse("\"red fox\" and \"grey");

    assertThat(text.plain()).isEqualTo("\"red fox\" and \"grey");
    assertThat(text.conditions()).containsExactly(new Condition(Kind.QUOTED, "red fox"));
  }

  @Test
  void refusesMoreConditionsThanItCanHave() {
    assertThatThrownBy(() -> SearchText.parse("+must ".repeat(1_000)))
        .hasMessage(
            "text: 1000 words and phrases that are quoted, required or excluded (expected: at most 64)");
  }

  @Test
  void readsLongTextsOfMarksQuickly() {
    String marks = "\"".repeat(9_999) + "a";

    assertThat(SearchText.parse(marks).plain()).isEqualTo(marks);
    assertThat(SearchText.parse("\"a".repeat(5_000)).conditions()).isEmpty();
  }
}
