package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.passage.Language;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionsTopicTest {

  private static final QuestionsTopic TOPIC = new QuestionsTopic();

  @Test
  void readsWhatItWrites() {
    var question =
        new Question(
            "q ✓",
            "Wer ging zuerst auf dem Mond?",
            100,
            new PassageFilter(
                Set.of(new Language("en"), new Language("zh")), Map.of("source", "wiki")),
            Duration.ofSeconds(60));
    assertThat(accepted(TOPIC.decode(Records.of(QuestionsTopic.encode("questions", question)))))
        .isEqualTo(question);
  }

  @Test
  void readsTheOptionsThatItWrites() {
    var question =
        Question.of("q", "who?")
            .with(
                QuestionOptions.builder()
                    .mode(QuestionOptions.Mode.LEXICAL)
                    .rerank(false)
                    .candidates(200)
                    .offset(9_990)
                    .minScore(-0.25)
                    .text(QuestionOptions.Text.SNIPPET)
                    .explain(true)
                    .groupBy("document")
                    .fold(true)
                    .prefer(QuestionOptions.Preference.OTHER)
                    .recencyHalfLife(Duration.ofDays(30))
                    .answer(true)
                    .language(new Language("de"))
                    .facets(
                        List.of(
                            new FacetRequest("source", 20, List.of()),
                            FacetRequest.of("lang"),
                            FacetRequest.parse("year:2000..2010.5,2026-01-01..", 10)))
                    .build());
    assertThat(accepted(TOPIC.decode(Records.of(QuestionsTopic.encode("questions", question)))))
        .isEqualTo(question);
  }

  @Test
  void refusesMoreThanCanBeReached() {
    assertThat(reason(TOPIC.decode(Records.of("q", "{\"text\":\"x\",\"offset\":9991}"))))
        .isEqualTo("offset: 9991 with topK 10 (expected: at most 10000 together)");
  }

  @Test
  void refusesAnOffsetWithACursor() {
    assertThat(
            reason(TOPIC.decode(Records.of("q", "{\"text\":\"x\",\"offset\":1,\"cursor\":\"c\"}"))))
        .isEqualTo("offset: 1 with a cursor (expected: one of the two)");
  }

  @Test
  void readsFiltersAsObjectsAndAsTexts() {
    PassageFilter filter =
        PassageFilter.parse(
            "lang in (de, zh) and source = \"wiki\" and tag in (\"a\", 3)"
                + " and year in [2020 to 2026[ and not draft in (true)"
                + " and exists(page) and published > 2026-01-01"
                + " and (lang = en or not page = 1)");

    Question question =
        accepted(
            TOPIC.decode(
                Records.of(
                    "q",
                    """
                    {"text": "x", "filter": {
                      "languages": ["de", "zh"],
                      "metadata": {"source": "wiki", "tag": ["a", 3], "year": {"gte": 2020, "lt": 2026},
                                   "draft": {"not": true}, "page": {"exists": true},
                                   "published": {"gt": "2026-01-01"}},
                      "or": ["lang = en", {"not": {"metadata": {"page": 1}}}]}}""")));

    assertThat(question.filter()).isEqualTo(filter);
    assertThat(accepted(TOPIC.decode(Records.of(QuestionsTopic.encode("questions", question)))))
        .isEqualTo(question);
  }

  @Test
  void aTenantIsAndedIntoTheFilter() {
    Question expected =
        new Question(
            "q",
            "who?",
            10,
            PassageFilter.parse("(lang = de or tenant = b) and tenant = \"a\""),
            Duration.ofMillis(2_000),
            QuestionOptions.builder().tenant(new Tenant("a")).build());
    String text = "{\"text\":\"who?\",\"filter\":\"lang = de or tenant = b\"%s}";

    assertThat(accepted(TOPIC.decode(Records.of("q", text.formatted(",\"tenant\":\"a\"")))))
        .isEqualTo(expected);
    assertThat(accepted(TOPIC.decode(ofTenant("a", text.formatted(""))))).isEqualTo(expected);
    assertThat(accepted(TOPIC.decode(Records.of(QuestionsTopic.encode("questions", expected)))))
        .isEqualTo(expected);
    assertThat(reason(TOPIC.decode(ofTenant("b", text.formatted(",\"tenant\":\"a\"")))))
        .isEqualTo("tenant: \"a\" (expected: \"b\", as the header relkt-tenant)");
    assertThat(reason(TOPIC.decode(ofTenant(" ", text.formatted("")))))
        .isEqualTo("header relkt-tenant: tenant: empty or blank (expected: 1 to 100 characters)");
  }

  @Test
  void refusesAQuestionWithoutATenantWhereItHasToHaveOne() {
    var required = new QuestionsTopic(TenantRule.REQUIRED);

    assertThat(reason(required.decode(Records.of("q", "{\"text\":\"who?\"}"))))
        .isEqualTo(
            "tenant: missing (expected: 1 to 100 characters in the field tenant or the header relkt-tenant:"
                + " questions.tenant is required)");
    assertThat(accepted(required.decode(ofTenant("a", "{\"text\":\"who?\"}"))).filter())
        .isEqualTo(PassageFilter.ofTenant(new Tenant("a")));
  }

  private static RawRecord ofTenant(String tenant, String value) {
    return new RawRecord(
        "questions",
        0,
        0,
        0,
        Records.bytes("q"),
        Records.bytes(value),
        List.of(new RecordHeader(TenantRule.HEADER, Records.bytes(tenant))));
  }

  @Test
  void hasDefaults() {
    assertThat(accepted(TOPIC.decode(Records.of("q", "{\"text\":\"who?\"}"))))
        .isEqualTo(new Question("q", "who?", 10, PassageFilter.NONE, Duration.ofMillis(2_000)));
  }

  static Stream<Arguments> badRecords() {
    return Stream.of(
        Arguments.of(
            "{\"text\":\"¿?!\"}", "text: no letter, number or symbol (expected: at least one)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":0}", "topK: 0 (expected: a whole number from 1 to 1000)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":-1}", "topK: -1 (expected: a whole number from 1 to 1000)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":1001}",
            "topK: 1001 (expected: a whole number from 1 to 1000)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":99999999999999999999}",
            "topK: 99999999999999999999 (expected: a whole number from 1 to 1000)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":1.5}", "topK: 1.5 (expected: a whole number from 1 to 1000)"),
        Arguments.of(
            "{\"text\":\"x\",\"deadlineMs\":0}",
            "deadlineMs: 0 (expected: a whole number from 1 to 60000)"),
        Arguments.of(
            "{\"text\":\"x\",\"deadlineMs\":\"2 s\"}",
            "deadlineMs: \"2 s\" (expected: a whole number from 1 to 60000)"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":{\"languages\":[\"de\",5,\"qqq\"],\"meta\":{}}}",
            "filter.languages[1]: 5 (expected: a string); filter.language: \"qqq\" is unknown"
                + " (expected: a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or"
                + " fon); filter.meta: unknown field (expected: languages, metadata, and, or, not)"),
        Arguments.of(
            "{\"text\":\"x\",\"mode\":\"fuzzy\",\"passageText\":\"all\",\"prefer\":\"en\"}",
            "mode: \"fuzzy\" (expected: one of dense, lexical, hybrid); passageText: \"all\" (expected:"
                + " one of none, snippet, full); prefer: \"en\" (expected: one of same, other, any)"),
        Arguments.of(
            "{\"text\":\"x\",\"rerank\":\"on\",\"candidates\":201,\"offset\":10001,\"minScore\":\"high\"}",
            "rerank: \"on\" (expected: true or false); candidates: 201 (expected: a whole number from 1"
                + " to 200); offset: 10001 (expected: a whole number from 0 to 10000); minScore:"
                + " \"high\" (expected: a number)"),
        Arguments.of(
            "{\"text\":\"x\",\"groupBy\":\" \"}",
            "groupBy: empty or blank (expected: the key of a metadata value)"),
        Arguments.of(
            "{\"text\":\"x\",\"recencyHalfLifeSeconds\":0}",
            "recencyHalfLifeSeconds: 0 (expected: a whole number from 1 to 3153600000)"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":5}",
            "filter: 5 (expected: an object, or a text such as \"year >= 2020 and source in (wiki, nyt)\")"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":{\"not\":{}}}",
            "filter: nothing inside and, or or not (expected: a condition)"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":{\"or\":[{},\"a = 1\"]}}",
            "filter: nothing inside and, or or not (expected: a condition)"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":{\"metadata\":{\"y\":{\"gt\":5,\"gte\":100}}}}",
            "filter.metadata.y.gte: 100 (expected: gt or gte, not both)"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":\"de\"}",
            "filter: the end at position 3 (expected: =, !=, <, <=, >, >=, in or not in after de)"),
        Arguments.of(
            "{\"text\":\"x\",\"filter\":{\"metadata\":{\"a\":{\"gte\":\"x\",\"like\":1},\"b\":{\"lt\":true},\"c\":[],\"d\":null}}}",
            "filter.metadata.a.\"x\" (expected: a date, such as 2026-11-28 or 2026-11-28T10:15:00Z);"
                + " filter.metadata.b.lt: true (expected: a number or a date);"
                + " filter.metadata.c: an array (expected: one or more values);"
                + " filter.metadata.d: null (expected: a value; exists: false finds passages without);"
                + " filter.metadata.a.like: unknown field (expected: in, not, exists, gt, gte, lt, lte)"),
        Arguments.of(
            "{\"text\":\"x\",\"facets\":[{\"limit\":0},{\"field\":\"a\",\"ranges\":[{\"from\":true}]}]}",
            "facets[0].field: missing (expected: a string); facets[0].limit: 0 (expected: a whole number from"
                + " 1 to 1000); facets[1].ranges[0].from: true (expected: a number, or a date such as"
                + " \"2026-11-28\"); facets[1].ranges[0].range: a range without ends (expected: one or two)"),
        Arguments.of(
            "{\"question\":\"x\"}",
            "text: missing (expected: a string); question: unknown field (expected: schema, id, lang, text, topK, filter, deadlineMs, tenant, mode, rerank, candidates, offset, cursor, minScore, passageText, explain, groupBy, fold, prefer, recencyHalfLifeSeconds, answer, facets)"),
        Arguments.of(
            "{\"text\":\"" + "x".repeat(10_001) + "\"}",
            "text: 10,001 characters (expected: at most 10,000)"));
  }

  @ParameterizedTest
  @MethodSource("badRecords")
  void refusesWithAReason(String value, String reason) {
    assertThat(reason(TOPIC.decode(Records.of("q", value)))).isEqualTo(reason);
  }

  @Test
  void refusesARecordWithoutKeyOrValue() {
    assertThat(reason(TOPIC.decode(Records.of((String) null, "{\"text\":\"x\"}"))))
        .isEqualTo("key: missing (expected: the question id, as UTF-8)");
    assertThat(reason(TOPIC.decode(Records.of("q", null))))
        .isEqualTo("value: null (expected: a JSON object; questions are not deleted)");
  }
}
