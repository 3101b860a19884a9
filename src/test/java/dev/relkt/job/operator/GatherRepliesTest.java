package dev.relkt.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Answer;
import dev.relkt.answering.PartialReply;
import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.WordEncoders;
import dev.relkt.job.types.Answered;
import dev.relkt.job.types.AnsweredCodec;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.QuestionEnvelope;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RecordHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class GatherRepliesTest {

  private static final List<RecordHeader> HEADERS =
      List.of(new RecordHeader("traceparent", new byte[] {7}));

  private static KeyedOneInputStreamOperatorTestHarness<String, GatherPart, Answered> task()
      throws Exception {
    var task =
        new KeyedOneInputStreamOperatorTestHarness<String, GatherPart, Answered>(
            new KeyedProcessOperator<>(new GatherReplies(new WordEncoders())),
            GatherPart::uid,
            Types.STRING);
    TypeInformation<Answered> replies = new AnsweredCodec().streamType();
    task.setup(replies.createSerializer(new SerializerConfigImpl()));
    return task;
  }

  private static GatherPart asked(String uid, int topK, Optional<Reply.Serving> serving) {
    var question =
        new Question("id-" + uid, "who?", topK, PassageFilter.NONE, Duration.ofMillis(100));
    String[] place = uid.split("-", 2);
    return new GatherPart.Asked(
        new PartialReply.Asked(
            question,
            serving,
            4,
            serving.isEmpty() ? "nothing there" : "",
            new PartialReply.Clock(5, 0, 0, 100)),
        new QuestionEnvelope(
            new Reply.Place(Integer.parseInt(place[0]), Long.parseLong(place[1])), HEADERS));
  }

  private static GatherPart asked(String uid) {
    return asked(uid, 3, Optional.of(new Reply.Serving(new ModelVersion("m", 1), 1)));
  }

  private static GatherPart found(String uid, long snapshot, Object... idsAndScores) {
    var answers = new java.util.ArrayList<Answer>();
    for (int i = 0; i < idsAndScores.length; i += 2) {
      answers.add(
          new Answer(
              new Passage(
                  new PassageId((String) idsAndScores[i]),
                  new Language("en"),
                  "",
                  "text",
                  Map.of()),
              (float) (double) idsAndScores[i + 1]));
    }
    return new GatherPart.Found(
        uid,
        new PartialReply.Found(
            2, 2, OptionalLong.of(snapshot), OptionalLong.of(40), 10, answers, List.of()));
  }

  private static List<String> ids(Reply reply) {
    return reply.ranked().answers().stream().map(a -> a.passage().id().value()).toList();
  }

  @Test
  void sendsWhatIsThereSoFarToThoseWhoWantIt() throws Exception {
    try (var task = task()) {
      task.open();
      GatherPart.Asked asked = (GatherPart.Asked) asked("0-18");
      var wanting =
          new GatherPart.Asked(
              asked.asked(),
              new QuestionEnvelope(
                  new Reply.Place(0, 18),
                  List.of(
                      HEADERS.getFirst(), RecordHeader.of(QuestionsTopic.INTERIM_HEADER, "true"))));
      task.processElement(wanting, 0);
      assertThat(task.extractOutputValues()).isEmpty();
      task.processElement(found("0-18", 8, "a", 0.5), 0);
      Answered interim = task.extractOutputValues().getLast();
      assertThat(ids(interim.reply())).containsExactly("a");
      assertThat(interim.reply().partial()).isTrue();
      assertThat(interim.reply().notes()).containsExactly("interim: 2 of 4 shards are searched");
      assertThat(interim.envelope().wantsInterim()).isTrue();
      task.processElement(found("0-18", 8, "d", 0.7), 0);
      Answered answer = task.extractOutputValues().getLast();
      assertThat(task.extractOutputValues()).hasSize(2);
      assertThat(ids(answer.reply())).containsExactly("d", "a");
      assertThat(answer.reply().partial()).isFalse();
      assertThat(answer.envelope().headers()).usingRecursiveComparison().isEqualTo(HEADERS);
    }
  }

  @Test
  void repliesWhenAllShardsAnswered() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(asked("0-17"), 0);
      task.processElement(found("0-17", 8, "a", 0.5, "b", 0.9, "c", 0.1), 0);
      assertThat(task.extractOutputValues()).isEmpty();
      task.processElement(found("0-17", 7, "d", 0.5, "e", 0.2), 0);
      Answered answered = task.extractOutputValues().getFirst();
      Reply reply = answered.reply();
      assertThat(reply.questionId()).isEqualTo("id-0-17");
      assertThat(reply.place()).hasValue(new Reply.Place(0, 17));
      assertThat(ids(reply)).containsExactly("b", "a", "d");
      assertThat(reply.partial()).isFalse();
      assertThat(reply.snapshot()).hasValue(7);
      assertThat(reply.notes()).isEmpty();
      assertThat(reply.timings().askedAt()).isEqualTo(5);
      assertThat(answered.envelope().headers()).usingRecursiveComparison().isEqualTo(HEADERS);
      assertThat(task.numKeyedStateEntries()).isZero();
      task.setProcessingTime(1_000_000);
      assertThat(task.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void theOrderOfThePartsDoesNotMatter() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(found("0-17", 1, "a", 0.5), 0);
      task.processElement(found("0-17", 1, "b", 0.6), 0);
      assertThat(task.extractOutputValues()).isEmpty();
      task.processElement(asked("0-17"), 0);
      assertThat(ids(task.extractOutputValues().getFirst().reply())).containsExactly("b", "a");
      assertThat(task.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void repliesWithWhatIsThereAtTheDeadlineAndOnlyOnce() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(asked("0-17"), 0);
      task.processElement(found("0-17", 1, "a", 0.5), 0);
      task.setProcessingTime(99);
      assertThat(task.extractOutputValues()).isEmpty();
      task.setProcessingTime(100);
      Reply reply = task.extractOutputValues().getFirst().reply();
      assertThat(reply.partial()).isTrue();
      assertThat(reply.shardsAsked()).isEqualTo(4);
      assertThat(reply.shardsAnswered()).isEqualTo(2);
      assertThat(ids(reply)).containsExactly("a");
      assertThat(reply.notes()).containsExactly("2 of 4 shards did not answer within 100 ms");
      task.processElement(found("0-17", 1, "late", 0.9), 0);
      assertThat(task.extractOutputValues()).hasSize(1);
      assertThat(task.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void forgetsAQuestionWhoseSearcherWasLost() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(asked("0-17"), 0);
      task.setProcessingTime(100);
      assertThat(task.numKeyedStateEntries()).isEqualTo(1);
      task.setProcessingTime(100 + 60_000);
      assertThat(task.extractOutputValues()).hasSize(1);
      assertThat(task.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void saysAtOnceThatThereIsNoIndex() throws Exception {
    try (var task = task()) {
      task.open();
      task.processElement(asked("0-17", 3, Optional.empty()), 0);
      Reply reply = task.extractOutputValues().getFirst().reply();
      assertThat(reply.partial()).isTrue();
      assertThat(reply.shardsAnswered()).isZero();
      assertThat(reply.notes()).containsExactly("nothing there");
      assertThat(task.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void goesOnFromACheckpoint() throws Exception {
    OperatorSubtaskState state;
    try (var task = task()) {
      task.open();
      task.processElement(asked("0-17"), 0);
      task.processElement(found("0-17", 1, "a", 0.5), 0);
      task.processElement(asked("1-17"), 0);
      state = task.snapshot(1, 1);
    }
    try (var task = task()) {
      task.initializeState(state);
      task.open();
      task.processElement(found("0-17", 1, "b", 0.9), 0);
      assertThat(ids(task.extractOutputValues().getFirst().reply())).containsExactly("b", "a");
      task.setProcessingTime(100);
      assertThat(task.extractOutputValues()).hasSize(2);
      assertThat(task.extractOutputValues().get(1).reply().questionId()).isEqualTo("id-1-17");
    }
  }
}
