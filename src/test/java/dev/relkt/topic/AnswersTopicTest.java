package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.reason;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Answer;
import dev.relkt.answering.AnswerDetails;
import dev.relkt.answering.AnswerSpan;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.Snippet;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.Match;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersTopicTest {

  private static Answer answer(String id, float score) {
    return new Answer(
        new Passage(new PassageId(id), new Language("de"), "", "Text " + id, Map.of("a", "b")),
        score);
  }

  @Test
  void readsWhatItWrites() {
    var reply =
        new Reply(
            "q",
            new RankedAnswers(List.of(answer("b", 0.75f), answer("a", 0.1f))),
            Optional.of(new Reply.Serving(new ModelVersion("student", 1), 2)),
            OptionalLong.of(7),
            OptionalLong.of(35),
            4,
            3,
            List.of("1 of 4 shards did not answer within 5 ms"),
            new Reply.Timings(1_767_225_600_000L, 1.25, 2.5, 4),
            Optional.empty(),
            "");
    assertThat(accepted(AnswersTopic.decode(Records.of(AnswersTopic.encode("answers", reply)))))
        .isEqualTo(reply);
    assertThat(reply.partial()).isTrue();
  }

  @Test
  void readsWhatItWritesBeforeTheFirstSnapshot() {
    var reply =
        new Reply(
            "q",
            RankedAnswers.NONE,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            4,
            0,
            List.of("no snapshot of the index is published yet"),
            new Reply.Timings(1, 0, 0, 0),
            Optional.empty(),
            "");
    assertThat(accepted(AnswersTopic.decode(Records.of(AnswersTopic.encode("answers", reply)))))
        .isEqualTo(reply);
  }

  @Test
  void readsWhatItWritesOfEveryDetail() {
    String text = "Der Mond ist fern. Sein Abstand ist groß.";
    var passage = new Passage(new PassageId("a"), new Language("de"), "", text, Map.of());
    var details =
        new AnswerDetails(
            QuestionOptions.Text.FULL,
            Optional.of(new Snippet(text.substring(19), 19, 41, List.of(new Snippet.Mark(24, 31)))),
            Optional.of(new AnswerSpan(AnswerSpan.Kind.SPAN, "Abstand", 24, 31, 0.5f)),
            List.of(new ScorePart("dense.best", 0.5, 2), new ScorePart("rank.dense", 3, 0)),
            Optional.of("moon"),
            2);
    var answer = new Answer(passage, 7.5f, new Match(1, 2, 0.5f, 0.25f, 3.5f, 7), details);
    var reply =
        new Reply(
            "q",
            new RankedAnswers(List.of(answer)),
            Optional.of(new Reply.Serving(new ModelVersion("student", 1), 2)),
            OptionalLong.of(7),
            OptionalLong.of(35),
            4,
            4,
            List.of(),
            new Reply.Timings(1, 2, 3, 4),
            Optional.empty(),
            "",
            Optional.of(
                new Ranking(
                    QuestionOptions.Mode.HYBRID, Optional.of(new Ranking.Rerank("rk-1", 50)))),
            Optional.of("on"),
            List.of(
                new FacetCounts(
                    "tags",
                    List.of(
                        new ValueCount(new MetadataValue.Text("wiki"), 12),
                        new ValueCount(new MetadataValue.WholeNumber(2020), 3),
                        new ValueCount(new MetadataValue.DecimalNumber(0.5), 2),
                        new ValueCount(new MetadataValue.Bool(true), 1)),
                    List.of(),
                    3,
                    8,
                    5,
                    20),
                new FacetCounts(
                    "year",
                    List.of(),
                    FacetRequest.parse("year:2000..2010,..-0.5,2026-01-01..", 1).ranges().stream()
                        .map(range -> new RangeCount(range, 4))
                        .toList(),
                    1,
                    0,
                    0,
                    20)));
    assertThat(read(AnswersTopic.encode("answers", reply))).isEqualTo(reply);
  }

  @ParameterizedTest
  @EnumSource(
      value = QuestionOptions.Text.class,
      names = {"NONE", "SNIPPET"})
  void sendsNoMoreOfATextThanWasAskedFor(QuestionOptions.Text text) {
    Optional<Snippet> snippet =
        text == QuestionOptions.Text.NONE
            ? Optional.empty()
            : Optional.of(new Snippet("Text", 0, 4, List.of()));
    Answer answer = answer("a", 0.5f);
    var reply =
        new Reply(
            "q",
            new RankedAnswers(List.of(answer.with(answer.details().withText(text, snippet)))),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            4,
            4,
            List.of(),
            new Reply.Timings(1, 0, 0, 0),
            Optional.empty(),
            "");
    ProducerRecord<byte[], byte[]> produced = AnswersTopic.encode("answers", reply);
    assertThat(new String(produced.value(), UTF_8))
        .contains("\"text\":null")
        .doesNotContain("Text a");
    Answer read = read(produced).ranked().answers().getFirst();
    assertThat(read.details().text()).isEqualTo(text);
    assertThat(read.passage().text())
        .isEqualTo(snippet.map(Snippet::text).orElse(AnswerDetails.NO_TEXT));
  }

  @Test
  void tellsTwoQuestionsOfOneIdApart() {
    var reply =
        new Reply(
            "q",
            RankedAnswers.NONE,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            4,
            0,
            List.of(),
            new Reply.Timings(1, 0, 0, 0),
            Optional.empty(),
            "");
    Reply first = read(AnswersTopic.encode("answers", reply.at(new Reply.Place(0, 17))));
    Reply second = read(AnswersTopic.encode("answers", reply.at(new Reply.Place(1, 17))));
    assertThat(first.place()).hasValue(new Reply.Place(0, 17));
    assertThat(second.place()).hasValue(new Reply.Place(1, 17));
  }

  @Test
  void answersOfOlderVersionsHaveNoPlaceAndNoError() {
    Reply old = accepted(AnswersTopic.decode(Records.of("q", "{\"schema\":1,\"answers\":[]}")));
    assertThat(old.place()).isEmpty();
    assertThat(old.error()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aRefusedQuestionIsAnsweredUnderItsOwnKey(byte @Nullable [] key, String shown) {
    var letter =
        new DeadLetter(Records.of(key, Records.bytes("{}")), new Rejection("text: missing", ""));
    ProducerRecord<byte[], byte[]> produced =
        AnswersTopic.refusal(
            "answers", letter, List.of(RecordHeader.of("traceparent", "00-1")), 1_000_000);
    assertThat(produced.key()).isEqualTo(key);
    assertThat(produced.headers().toArray()).hasSize(1);
    Reply reply = read(produced);
    assertThat(reply.questionId()).isEqualTo(shown);
    assertThat(reply.error()).isEqualTo("text: missing");
    assertThat(reply.notes()).containsExactly("refused: text: missing");
    assertThat(reply.partial()).isTrue();
    assertThat(reply.place()).hasValue(new Reply.Place(3, 17));
  }

  private static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(Records.bytes("q-1"), "q-1"),
        Arguments.of(new byte[] {(byte) 0xFF}, "\uFFFD"),
        Arguments.of(new byte[0], ""),
        Arguments.of(null, ""));
  }

  @Test
  void theAnswerToAQuestionWithAHugeKeyFits() {
    var letter = new DeadLetter(Records.of(new byte[50_000], null), new Rejection("no", ""));
    ProducerRecord<byte[], byte[]> produced =
        AnswersTopic.refusal("answers", letter, List.of(), 20_000);
    assertThat(Records.estimate(Records.of(produced))).isLessThanOrEqualTo(20_000);
    assertThat(produced.key()).hasSizeGreaterThan(15_000);
    assertThat(read(produced).error()).isEqualTo("no");
  }

  private static Reply read(ProducerRecord<byte[], byte[]> produced) {
    return accepted(AnswersTopic.decode(Records.of(produced)));
  }

  @Test
  void passesOverFieldsThatItDoesNotKnow() {
    assertThat(
            accepted(
                    AnswersTopic.decode(
                        Records.of("q", "{\"answers\":[],\"shardsAsked\":4,\"new\":1}")))
                .shardsAsked())
        .isEqualTo(4);
  }

  @Test
  void refusesWhatIsNoAnswer() {
    assertThat(reason(AnswersTopic.decode(Records.of("q", "{\"answers\":[{\"id\":\"a\"}]}"))))
        .startsWith("answers[0].lang: missing (expected: a string)");
    assertThat(reason(AnswersTopic.decode(Records.of("q", "{\"shardsAnswered\":4}"))))
        .isEqualTo("shards: 4 answered of 0 asked (expected: 0 to all)");
  }
}
