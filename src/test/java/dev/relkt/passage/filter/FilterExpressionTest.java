package dev.relkt.passage.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Many;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterExpressionTest {

  private static final Passage PASSAGE =
      new Passage(
          new PassageId("p"),
          new Language("zh-TW"),
          "",
          "text",
          Metadata.of(
              Map.<String, MetadataValue>of(
                  "year", new WholeNumber(2026),
                  "price", new DecimalNumber(12.5),
                  "id", new WholeNumber(9_007_199_254_740_993L),
                  "draft", new Bool(false),
                  "source", new Text("New York Times"),
                  "published", new Text("2026-11-28T10:15:00+01:00"),
                  "isbn", new Text("0120"),
                  "lang", new Text("formal"),
                  "tags", new Many(List.of(new Text("a"), new Text("b"), new WholeNumber(3))))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "year = 2026",
        "year==2026",
        "year=2026.0",
        "year >= 2026 and year < 2027",
        "year in [2026 to 2026]",
        "year in ]2025 to 2027[",
        "year in (1999, 2026)",
        "year != 2025",
        "year not in (1, 2)",
        "not year = 2025",
        "NOT year = 2025 AND price > 12",
        "price > 12.4999 and price <= 12.5",
        "id = 9007199254740993",
        "id > 9007199254740992 and id < 9007199254740994",
        "draft = false",
        "source = 'New York Times'",
        "source = \"New York Times\"",
        "metadata.lang = formal",
        "lang = zh",
        "lang = zh-Hant",
        "lang in (de, zh)",
        "published = 2026-11-28",
        "published >= 2026-11-28T09:15:00Z and published < '2026-11-28T09:15:01Z'",
        "published > 2026-11-27",
        "published <= 2026-11-28",
        "isbn = 0120",
        "tags = b",
        "tags = 3",
        "tags > 2 and tags = a",
        "exists(year) and not exists(nothing)",
        "nothing != 1",
        "(year = 1 or year = 2026) and (lang = de or draft != true)",
        "year = 2026 or year = 1 and draft = true",
        "\"year\" = 2026",
      })
  void accepts(String expression) {
    PassageFilter filter = PassageFilter.parse(expression);

    assertThat(filter.accepts(PASSAGE)).isTrue();
    assertThat(PassageFilter.parse(filter.expression())).isEqualTo(filter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "year = 2025",
        "year = '2026'",
        "year > 2026",
        "year in ]2026 to 2030]",
        "id = 9007199254740992",
        "id > 9007199254740993",
        "price = 12",
        "draft = true",
        "source = new",
        "isbn = 120",
        "lang = de",
        "published > 2026-11-28",
        "published < 2026-11-28",
        "published = 2026-11-29",
        "nothing = 1",
        "exists(nothing)",
        "tags = c",
        "not (year = 2026)",
        "not not year = 2025",
        "(year = 2026 or year = 1) and draft = true",
      })
  void refusesAPassage(String expression) {
    PassageFilter filter = PassageFilter.parse(expression);

    assertThat(filter.accepts(PASSAGE)).isFalse();
    assertThat(PassageFilter.parse(filter.expression())).isEqualTo(filter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "year | filter: the end at position 5 (expected: =, !=, <, <=, >, >=, in or not in after year)",
        "year = | filter: the end at position 7 (expected: a value)",
        "source = New York | filter: \"York\" at position 14 (expected: and, or, or the end; a value with spaces stands in quotes)",
        "year = 1 and | filter: the end at position 13 (expected: a key, not or ()",
        "(year = 1 | filter: the end at position 10 (expected: ))",
        "source = 'a | filter: \"'a\" at position 10 (expected: a closing ' after this one)",
        "source > a | source: a range of \"a\" (expected: numbers, or dates such as 2026-11-28)",
        "year in [1 to 2026-01-01] | year: a range of 1 to 2026-01-01 (expected: numbers, or dates such as 2026-11-28)",
        "lang > de | filter: lang has no order (expected: lang = a tag, or lang in a list of them)",
        "year in () | filter: \")\" at position 10 (expected: a value)",
        "year in (1 2) | filter: \"2)\" at position 12 (expected: ))",
        "= 1 | filter: \"= 1\" at position 1 (expected: a key, not or ()",
      })
  void saysWhereAnExpressionIsWrong(String expression, String message) {
    assertThatThrownBy(() -> PassageFilter.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aLanguageThatIsNoneMayBeMeantAsMetadata() {
    assertThatThrownBy(() -> PassageFilter.parse("lang = formal"))
        .hasMessageContaining("metadata.lang is the metadata value of that name");
  }

  @Test
  void keysAndValuesWithOddSignsStandInQuotes() {
    PassageFilter filter =
        PassageFilter.parse("\"a \\\"key\\\"\" = \"back\\\\slash\" and 'and' = 1 and in = 2");

    assertThat(filter.expression())
        .isEqualTo("\"a \\\"key\\\"\" = \"back\\\\slash\" and \"and\" = 1 and \"in\" = 2");
    assertThat(PassageFilter.parse(filter.expression())).isEqualTo(filter);
  }

  @Test
  void keysThatBeginLikeWordsAreKeys() {
    assertThat(PassageFilter.parse("not² = 1").expression()).isEqualTo("not² = 1");
    assertThat(PassageFilter.parse("nothing = 1 and inside = 2 or orange = 3").expression())
        .isEqualTo("(nothing = 1 and inside = 2) or orange = 3");
  }

  @Test
  void aFilterHasOneFormAsAText() {
    var one = PassageFilter.parse("a = 1").condition();
    assertThat(
            new PassageFilter(
                    new FilterCondition.All(List.of(new FilterCondition.Any(List.of(one)))))
                .expression())
        .isEqualTo("a = 1");
  }

  @Test
  void filtersOfUnreasonableSizeAreRefused() {
    assertThatThrownBy(() -> PassageFilter.parse("(".repeat(5_000) + "a=1"))
        .hasMessageStartingWith("filter: too many parentheses");
    String values =
        java.util.stream.IntStream.range(0, 2_000)
            .mapToObj(i -> i + ",")
            .collect(java.util.stream.Collectors.joining());
    assertThatThrownBy(() -> PassageFilter.parse("a in (" + values + "1.5)"))
        .hasMessage("filter: 2001 conditions and values (expected: at most 1024)");
  }
}
