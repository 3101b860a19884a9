package dev.relkt.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.relkt.answering.Question;
import dev.relkt.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchRequestTest {

  private static SearchRequest read(String json) {
    return SearchRequest.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatClientsSendBecomesQuestions() {
    SearchRequest request =
        read(
            """
            {"query": ["Who was first?", "Wer war der Erste?"], "max_num_results": 20,
             "rewrite_query": true,
             "ranking_options": {"ranker": "none", "score_threshold": 0.25},
             "filters": {"type": "and", "filters": [
               {"type": "eq", "key": "source", "value": "wiki"},
               {"type": "or", "filters": [
                 {"type": "gte", "key": "year", "value": 2020.0},
                 {"type": "lt", "key": "published", "value": "2019-05-01"}]}]}}
            """);

    assertThat(request.questions())
        .extracting(Question::text)
        .containsExactly("Who was first?", "Wer war der Erste?");
    Question first = request.questions().getFirst();
    assertThat(first.topK()).isEqualTo(20);
    assertThat(first.options().rerank()).isFalse();
    assertThat(first.options().minScore()).hasValue(0.25);
    assertThat(first.filter().expression())
        .isEqualTo("source = \"wiki\" and (year >= 2020 or published < 2019-05-01)");
  }

  @Test
  void whatIsLeftOutHasItsUsualValue() {
    Question only = read("{\"query\": \"x\", \"filters\": null}").questions().getFirst();
    assertThat(only.topK()).isEqualTo(10);
    assertThat(only.filter().isEmpty()).isTrue();
    assertThat(only.options().rerank()).isTrue();
    assertThat(only.options().minScore()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eq  | 'a'            | k = \"a\"",
        "eq  | true           | k = true",
        "eq  | 1.5            | k = 1.5",
        "ne  | 3              | not (k = 3)",
        "gt  | 3              | k > 3",
        "lte | '2026-11-28'   | k <= 2026-11-28",
        "in  | ['a', 2]       | k in (\"a\", 2)",
        "nin | ['a', 'b']     | not (k in (\"a\", \"b\"))"
      },
      quoteCharacter = '`')
  void comparisonsAreThoseOfFilters(String type, String value, String expression) {
    SearchRequest request =
        read(
            "{\"query\": \"x\", \"filters\": {\"type\": \"%s\", \"key\": \"k\", \"value\": %s}}"
                .formatted(type, value.replace('\'', '"')));
    assertThat(request.filter().expression()).isEqualTo(expression);
  }

  @Test
  void langIsTheLanguageAndMetadataLangAValue() {
    assertThat(filter("lang").filter().expression()).isEqualTo("lang = de");
    assertThat(filter("metadata.lang").filter().expression()).isEqualTo("metadata.lang = \"de\"");
  }

  private static SearchRequest filter(String key) {
    return read(
        "{\"query\": \"x\", \"filters\": {\"type\": \"eq\", \"key\": \"%s\", \"value\": \"de\"}}"
            .formatted(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | query: missing (expected: a string, or an array of 1 to 10 strings)",
        "{'query': []} | query: an array of 0 (expected: a string, or an array of 1 to 10 strings)",
        "{'query': 'x', 'max_num_results': 0} | max_num_results: 0 (expected: a whole number from 1"
            + " to 50)",
        "{'query': 'x', 'limit': 5} | limit: unknown (expected: filters, max_num_results, page,"
            + " query, ranking_options, rewrite_query)",
        "{'query': 'x', 'filters': {'key': 'k', 'value': 1}} | filters.type: nothing (expected: eq,"
            + " ne, gt, gte, lt, lte, in, nin, and, or)",
        "{'query': 'x', 'filters': {'type': 'like', 'key': 'k', 'value': 1}} | filters.type:"
            + " \"like\" (expected: eq or ne or gt or gte or lt or lte or in or nin or and or or)",
        "{'query': 'x', 'filters': {'type': 'and', 'filters': [{'type': 'in', 'key': 'k', 'value':"
            + " 3}]}} | filters.filters[0].value: 3 (expected: an array of one or more values)",
        "{'query': 'x', 'filters': {'type': 'gt', 'key': 'k', 'value': 'late'}} | filters.value:"
            + " \"late\" (expected: a date, such as 2026-11-28 or 2026-11-28T10:15:00Z)",
        "{'query': 'x', 'ranking_options': {'ranker': 'best'}} | ranking_options.ranker: \"best\""
            + " (expected: auto, none, or default-…)",
        "{'query': ['x', 'y'], 'page': 'p'} | page: with 2 queries (expected: one query)"
      },
      quoteCharacter = '`')
  void mistakesAreNamedWithTheirField(String json, String expected) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> read(json.replace('\'', '"')));
    assertThat(refused).hasMessage(expected);
  }

  @Test
  void aQuestionWithoutWordsIsRefused() {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> read("{\"query\": \"…\"}").questions());
    assertThat(refused)
        .hasMessage("query: text: no letter, number or symbol (expected: at least one)");
  }
}
