package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import dev.relkt.dataset.Mutations;
import dev.relkt.passage.Language;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas in {@code kafka/schemas} say what the codecs take and write. */
class SchemasTest {

  private static final Path KAFKA = Path.of("kafka");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> READ = new ConcurrentHashMap<>();
  private static final PassagesTopic PASSAGES =
      new PassagesTopic(PassagesTopic.DEFAULT_MAX_VALUE_BYTES, text -> Language.UNDETERMINED);

  /** What no schema of a value can know. */
  private static final Set<String> BEYOND_A_SCHEMA =
      Set.of(
          "an unknown language",
          "half a surrogate pair",
          "another id than the key",
          "no key",
          "two tenants",
          "a list of tenants");

  static List<String> schemas() {
    return List.of("passages", "questions", "answers", "models", "generations", "dead-letters");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everySchemaIsOneOfDraft202012(String name) throws IOException {
    JsonNode schema = JSON.readTree(KAFKA.resolve("schemas/" + name + ".schema.json").toFile());
    Schema meta = SCHEMAS.getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));
    assertThat(meta.validate(schema)).isEmpty();
    assertThat(schema.path("$schema").asText()).isEqualTo(DialectId.DRAFT_2020_12);
    assertThat(schema.path("$id").asText()).endsWith("/kafka/schemas/" + name + ".schema.json");
  }

  @Test
  void everyTopicHasASchema() throws IOException {
    for (JsonNode topic : new YAMLMapper().readTree(KAFKA.resolve("topics.yaml").toFile())) {
      assertThat(schemas()).contains(schemaOf(topic.path("name").asText()));
    }
  }

  @Test
  void everyExampleIsValid() throws IOException {
    try (Stream<Path> examples = Files.list(KAFKA.resolve("examples"))) {
      for (Path file : examples.toList()) {
        JsonNode message = JSON.readTree(file.toFile());
        String name = file.getFileName().toString().replaceFirst("\\.(refused\\.)?json$", "");
        boolean dead = name.endsWith(".dlq");
        assertThat(problems(schemaOf(name), message.path(dead ? "headers" : "value")))
            .as("%s", file)
            .isEmpty();
        if (dead) {
          String topic = name.replace(".dlq", "");
          assertThat(problems(topic, message.path("value"))).as("%s", file).isNotEmpty();
        }
      }
    }
  }

  @Test
  void whatTheCodecsWriteIsValid() throws IOException {
    for (ModelCommand command : ControlTopicsTest.commands()) {
      assertThat(problems("models", written(ModelsTopic.encode("models", command).value())))
          .as("%s", command)
          .isEmpty();
    }
    for (GenerationEvent.Kind kind : GenerationEvent.Kind.values()) {
      byte[] event = GenerationsTopic.encode("generations", ControlTopicsTest.event(kind)).value();
      assertThat(problems("generations", written(event))).as("%s", kind).isEmpty();
    }
  }

  static Stream<Arguments> refusedPassages() {
    return PassagesTopicTest.badRecords()
        .map(Arguments::get)
        .flatMap(
            record ->
                json(((RawRecord) record[1]).value())
                    .map(value -> Arguments.of(record[0], value))
                    .stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedPassages")
  void refusesThePassagesThatTheCodecRefuses(String what, JsonNode value) {
    assertThat(problems("passages", value).isEmpty()).isEqualTo(BEYOND_A_SCHEMA.contains(what));
  }

  static Stream<JsonNode> refusedQuestions() {
    return QuestionsTopicTest.badRecords()
        .flatMap(record -> json(Records.bytes((String) record.get()[0])).stream());
  }

  @ParameterizedTest
  @MethodSource("refusedQuestions")
  void refusesTheQuestionsThatTheCodecRefuses(JsonNode value) {
    assertThat(problems("questions", value)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"command\":\"explode\"}",
        "{\"command\":\"\"}",
        "{}",
        "{\"schema\":2,\"command\":\"roll-back\"}",
        "{\"command\":\"retire\",\"model\":\"student\"}",
        "{\"command\":\"retire\",\"model\":\"student/1\",\"force\":true}",
        "{\"command\":\"activate\"}",
        "{\"command\":\"gate\",\"questions\":[{\"id\":\"a\",\"lang\":\"de\",\"text\":\"…\"}]}"
      })
  void refusesTheCommandsThatTheCodecRefuses(String value) throws IOException {
    assertThat(ModelsTopic.decode(Records.of("student", value)))
        .isInstanceOf(Decoded.Rejected.class);
    assertThat(problems("models", JSON.readTree(value))).isNotEmpty();
  }

  @Test
  void takesNullForWhatIsMissing() throws IOException {
    String passage =
        "{\"schema\":null,\"id\":null,\"text\":\"x\",\"title\":null,\"lang\":null,\"metadata\":null}";
    assertThat(PASSAGES.decode(Records.of("a", passage))).isInstanceOf(Decoded.Accepted.class);
    assertThat(problems("passages", JSON.readTree(passage))).isEmpty();
    String question =
        "{\"schema\":null,\"id\":null,\"lang\":null,\"text\":\"x\",\"topK\":null,\"deadlineMs\":null,"
            + "\"filter\":{\"languages\":null,\"metadata\":null}}";
    assertThat(new QuestionsTopic().decode(Records.of("q", question)))
        .isInstanceOf(Decoded.Accepted.class);
    assertThat(problems("questions", JSON.readTree(question))).isEmpty();
    String command =
        "{\"schema\":null,\"command\":\"announce\",\"model\":\"student/1\",\"at\":null,\"then\":null}";
    assertThat(ModelsTopic.decode(Records.of("student", command)))
        .isInstanceOf(Decoded.Accepted.class);
    assertThat(problems("models", JSON.readTree(command))).isEmpty();
  }

  static Stream<Arguments> strictTopics() {
    return Stream.of(
        codec("passages", PASSAGES::decode),
        codec("questions", new QuestionsTopic()::decode),
        codec("models", ModelsTopic::decode));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strictTopics")
  void takesWhateverTheCodecTakes(String topic, Function<RawRecord, Decoded<?>> codec)
      throws IOException {
    JsonNode example = JSON.readTree(KAFKA.resolve("examples/" + topic + ".json").toFile());
    String key = example.path("key").asText();
    var values =
        new Mutations(
            "SchemasTest of " + topic, List.of(Mutations.bytes(example.path("value").toString())));
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] value = values.next();
      if (codec.apply(Records.of(Records.bytes(key), value)) instanceof Decoded.Accepted<?>) {
        Optional<JsonNode> read = json(value);
        if (read.isPresent()) {
          taken++;
          assertThat(problems(topic, read.get())).as("%s", read.get()).isEmpty();
        }
      }
    }
    assertThat(taken).isPositive();
  }

  private static Arguments codec(String topic, Function<RawRecord, Decoded<?>> codec) {
    return Arguments.of(topic, codec);
  }

  private static String schemaOf(String topic) {
    return topic.endsWith(".dlq") ? "dead-letters" : topic;
  }

  private static List<Error> problems(String schema, JsonNode value) {
    return READ.computeIfAbsent(schema, SchemasTest::read).validate(value);
  }

  private static Schema read(String name) {
    try {
      return SCHEMAS.getSchema(
          JSON.readTree(KAFKA.resolve("schemas/" + name + ".schema.json").toFile()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode written(byte[] value) throws IOException {
    return JSON.readTree(value);
  }

  /** Empty where the bytes are no JSON object, which comes before any schema. */
  private static Optional<JsonNode> json(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonFields.JSON.readTree(StrictText.utf8("value", value)));
    } catch (JsonProcessingException | RejectedRecord e) {
      return Optional.empty();
    }
  }
}
