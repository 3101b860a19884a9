package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.dataset.Mutations;
import dev.relkt.passage.Language;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies on a topic, its codec takes it or says why not; it never throws. */
class CodecFuzzITCase {

  private static final int INPUTS = 100_000;
  private static final PassagesTopic PASSAGES =
      new PassagesTopic(PassagesTopic.DEFAULT_MAX_VALUE_BYTES, text -> Language.UNDETERMINED);
  private static final QuestionsTopic QUESTIONS = new QuestionsTopic();

  static Stream<Arguments> codecs() {
    return Stream.of(
        codec("passages", PASSAGES::decode),
        codec("questions", QUESTIONS::decode),
        codec("answers", AnswersTopic::decode),
        codec("models", ModelsTopic::decode),
        codec("generations", GenerationsTopic::decode));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codecs")
  void takesOrRefusesWhateverItIsGiven(String topic, Function<RawRecord, Decoded<?>> codec)
      throws Exception {
    JsonNode example =
        JsonMapper.builder().build().readTree(Path.of("kafka/examples", topic + ".json").toFile());
    byte[] key = Mutations.bytes(example.get("key").asText());
    var keys = new Mutations("CodecFuzzITCase keys of " + topic, List.of(key));
    var values =
        new Mutations(
            "CodecFuzzITCase values of " + topic,
            List.of(Mutations.bytes(example.get("value").toString())));
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte @Nullable [] mutatedKey = i % 8 == 0 ? keys.next() : i % 1_001 == 0 ? null : key;
      byte @Nullable [] value = i % 1_003 == 0 ? null : values.next();
      try {
        if (codec.apply(Records.of(mutatedKey, value)) instanceof Decoded.Rejected<?> rejected) {
          refused++;
          assertThat(rejected.rejection().reason()).isNotBlank().hasSizeLessThanOrEqualTo(1_000);
        }
      } catch (RuntimeException | StackOverflowError e) {
        fail("key %s, value %s".formatted(shown(mutatedKey), shown(value)), e);
      }
    }
    assertThat(refused).isBetween(INPUTS / 2, INPUTS);
  }

  private static Arguments codec(String topic, Function<RawRecord, Decoded<?>> codec) {
    return Arguments.of(topic, codec);
  }

  private static String shown(byte @Nullable [] bytes) {
    return bytes == null
        ? "null"
        : new String(bytes, StandardCharsets.UTF_8)
            + " (base64 "
            + Base64.getEncoder().encodeToString(bytes)
            + ")";
  }
}
