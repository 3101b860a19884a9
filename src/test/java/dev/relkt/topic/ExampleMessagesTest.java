package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.passage.PassageChange;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The messages in {@code kafka/examples} are what the codecs read and write. */
class ExampleMessagesTest {

  private static final Path KAFKA = Path.of("kafka");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyTopicHasAnExample() throws IOException {
    for (JsonNode topic : new YAMLMapper().readTree(KAFKA.resolve("topics.yaml").toFile())) {
      assertThat(KAFKA.resolve("examples").resolve(topic.path("name").asText() + ".json")).exists();
    }
  }

  @Test
  void thePassageIsReadAndWrittenAsItStands() throws IOException {
    Decoded<PassageChange> decoded = new PassagesTopic().decode(example("passages"));
    PassageChange.Upsert upsert = (PassageChange.Upsert) accepted(decoded);
    assertThat(upsert.passage().id().value()).isEqualTo("moon-de");
    assertThat(written(PassagesTopic.encode("passages", upsert.passage())))
        .isEqualTo(value("passages"));
  }

  @Test
  void theQuestionIsRead() throws IOException {
    Question question = accepted(new QuestionsTopic().decode(example("questions")));
    assertThat(question.topK()).isEqualTo(3);
    assertThat(question.filter())
        .hasToString("lang in (de, zh) and desk = \"science\" and year >= 2020");
    assertThat(written(QuestionsTopic.encode("questions", question))).isEqualTo(value("questions"));
  }

  @Test
  void theAnswerIsReadAndWrittenAsItStands() throws IOException {
    Reply reply = accepted(AnswersTopic.decode(example("answers")));
    assertThat(reply.partial()).isFalse();
    assertThat(written(AnswersTopic.encode("answers", reply))).isEqualTo(value("answers"));
  }

  @Test
  void theAnswerToTheRefusedQuestionIsWhatItsDeadLetterBecomes() throws IOException {
    DeadLetter letter = DeadLetters.decode(example("questions.dlq"));
    assertThat(written(AnswersTopic.refusal("answers", letter, List.of(), 1 << 20)))
        .isEqualTo(value("answers.refused"));
    Reply reply = accepted(AnswersTopic.decode(example("answers.refused")));
    assertThat(reply.error()).isEqualTo(letter.rejection().reason());
  }

  @Test
  void theControlRecordAndTheEventAreReadAndWrittenAsTheyStand() throws IOException {
    ModelCommand command = accepted(ModelsTopic.decode(example("models")));
    assertThat(written(ModelsTopic.encode("models", command))).isEqualTo(value("models"));
    GenerationEvent event = accepted(GenerationsTopic.decode(example("generations")));
    assertThat(written(GenerationsTopic.encode("generations", event)))
        .isEqualTo(value("generations"));
  }

  @Test
  void theDeadLettersAreWhatTheRefusedRecordsBecome() throws IOException {
    RawRecord passage = example("passages.dlq");
    DeadLetter letter = DeadLetters.decode(passage);
    assertThat(new PassagesTopic().decode(letter.original()))
        .asInstanceOf(InstanceOfAssertFactories.type(Decoded.Rejected.class))
        .isEqualTo(new Decoded.Rejected<PassageChange>(letter.rejection(), RejectionKind.FIELD));
    DeadLetter question = DeadLetters.decode(example("questions.dlq"));
    assertThat(new QuestionsTopic().decode(question.original()))
        .isEqualTo(new Decoded.Rejected<Question>(question.rejection(), RejectionKind.FIELD));
    DeadLetter command = DeadLetters.decode(example("models.dlq"));
    assertThat(ModelsTopic.decode(command.original()))
        .isEqualTo(new Decoded.Rejected<ModelCommand>(command.rejection(), RejectionKind.FIELD));
  }

  private static <T> T accepted(Decoded<T> decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted<T>) decoded).value();
  }

  private static JsonNode written(ProducerRecord<byte[], byte[]> produced) throws IOException {
    return JSON.readTree(produced.value());
  }

  private static JsonNode value(String topic) throws IOException {
    return message(topic).path("value");
  }

  private static JsonNode message(String topic) throws IOException {
    return JSON.readTree(Files.readString(KAFKA.resolve("examples").resolve(topic + ".json")));
  }

  private static RawRecord example(String topic) throws IOException {
    JsonNode message = message(topic);
    List<RecordHeader> headers = new ArrayList<>();
    message
        .path("headers")
        .properties()
        .forEach(h -> headers.add(RecordHeader.of(h.getKey(), h.getValue().asText())));
    return new RawRecord(
        topic,
        0,
        0,
        0,
        message.path("key").asText().getBytes(StandardCharsets.UTF_8),
        JSON.writeValueAsBytes(message.path("value")),
        headers);
  }
}
