package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.relkt.registry.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic {@code generations}, schema {@value #SCHEMA}: what happens to the index, for people and
 * monitoring. The index root itself is the truth.
 *
 * <p>Key: the generation, such as {@code g1}. Value: {@code {"schema": 1, "event": "cut-published",
 * "generation": 1, "modelVersion": "student/1", "cut": 42, "passages": 2280, "at": 1767225600000}};
 * events are {@code created}, {@code cut-published}, {@code active}, {@code retired}. Fields and
 * events may be added.
 */
public final class GenerationsTopic {

  /** The topic's usual name. */
  public static final String NAME = "generations";

  public static final int SCHEMA = 1;

  private GenerationsTopic() {}

  /** The record for an event. */
  public static ProducerRecord<byte[], byte[]> encode(String topic, GenerationEvent event) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("event", wireName(event.kind()));
    json.put("generation", event.generation());
    json.put("modelVersion", event.model().toString());
    json.put("cut", event.cut());
    json.put("passages", event.passages());
    json.put("at", event.atMillis());
    try {
      return new ProducerRecord<>(
          topic,
          ("g" + event.generation()).getBytes(StandardCharsets.UTF_8),
          JsonFields.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings did not become JSON", e);
    }
  }

  /** Reads a record. Never throws for what is in it. */
  public static Decoded<GenerationEvent> decode(RawRecord raw) {
    try {
      byte[] value = raw.value();
      if (value == null) {
        throw new RejectedRecord("value: null (expected: a JSON object)");
      }
      JsonFields fields = JsonFields.of(value);
      fields.whole("schema", SCHEMA, SCHEMA, SCHEMA);
      Optional<GenerationEvent.Kind> kind =
          fields.requiredText("event").flatMap(name -> fields.checked(() -> kindOf(name)));
      int generation = (int) fields.whole("generation", 1, Integer.MAX_VALUE, 1);
      Optional<ModelVersion> model =
          fields
              .requiredText("modelVersion")
              .flatMap(m -> fields.checked(() -> ModelVersion.parse(m)));
      long cut = fields.whole("cut", 0, Long.MAX_VALUE, 0);
      long passages = fields.whole("passages", 0, Long.MAX_VALUE, 0);
      long at = fields.whole("at", 0, Long.MAX_VALUE, 0);
      fields.endLeniently();
      return new Decoded.Accepted<>(
          new GenerationEvent(
              generation, kind.orElseThrow(), model.orElseThrow(), cut, passages, at));
    } catch (RejectedRecord e) {
      return e.decoded();
    }
  }

  private static GenerationEvent.Kind kindOf(String name) {
    return Arrays.stream(GenerationEvent.Kind.values())
        .filter(k -> wireName(k).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "event: \"%s\" (expected: one of %s)"
                        .formatted(
                            name,
                            Arrays.stream(GenerationEvent.Kind.values())
                                .map(GenerationsTopic::wireName)
                                .toList())));
  }

  private static String wireName(GenerationEvent.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
