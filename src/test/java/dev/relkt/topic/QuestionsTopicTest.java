package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Question;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageFilter;
import java.time.Duration;
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
  void hasDefaults() {
    assertThat(accepted(TOPIC.decode(Records.of("q", "{\"text\":\"who?\"}"))))
        .isEqualTo(new Question("q", "who?", 10, PassageFilter.NONE, Duration.ofMillis(2_000)));
  }

  static Stream<Arguments> badRecords() {
    return Stream.of(
        Arguments.of(
            "{\"text\":\"¿?!\"}", "text: no letter, number or symbol (expected: at least one)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":0}", "topK: 0 (expected: a whole number from 1 to 100)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":-1}", "topK: -1 (expected: a whole number from 1 to 100)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":101}", "topK: 101 (expected: a whole number from 1 to 100)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":99999999999999999999}",
            "topK: 99999999999999999999 (expected: a whole number from 1 to 100)"),
        Arguments.of(
            "{\"text\":\"x\",\"topK\":1.5}", "topK: 1.5 (expected: a whole number from 1 to 100)"),
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
                + " fon); filter.meta: unknown field (expected: languages, metadata)"),
        Arguments.of("{\"text\":\"x\",\"filter\":\"de\"}", "filter: \"de\" (expected: an object)"),
        Arguments.of(
            "{\"question\":\"x\"}",
            "text: missing (expected: a string); question: unknown field (expected: schema, id, lang, text, topK, filter, deadlineMs)"),
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
