package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Answer;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Reply;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

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
            Optional.of(new Reply.Pair(new ModelVersion("student", 1), 2)),
            OptionalLong.of(7),
            4,
            3,
            List.of("1 of 4 shards did not answer within 5 ms"),
            new Reply.Timings(1_767_225_600_000L, 1.25, 2.5, 4));
    assertThat(accepted(AnswersTopic.decode(Records.of(AnswersTopic.encode("answers", reply)))))
        .isEqualTo(reply);
    assertThat(reply.partial()).isTrue();
  }

  @Test
  void readsWhatItWritesBeforeTheFirstCut() {
    var reply =
        new Reply(
            "q",
            RankedAnswers.NONE,
            Optional.empty(),
            OptionalLong.empty(),
            4,
            0,
            List.of("no cut of the index is published yet"),
            new Reply.Timings(1, 0, 0, 0));
    assertThat(accepted(AnswersTopic.decode(Records.of(AnswersTopic.encode("answers", reply)))))
        .isEqualTo(reply);
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
        .startsWith(
            "answers[0].lang: missing (expected: a string); answers[0].text: missing (expected: a"
                + " string)");
    assertThat(reason(AnswersTopic.decode(Records.of("q", "{\"shardsAnswered\":4}"))))
        .isEqualTo("shards: 4 answered of 0 asked (expected: 0 to all)");
  }
}
