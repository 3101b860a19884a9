package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.relkt.registry.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic {@code models} (compacted), schema {@value #SCHEMA}: what is to be done with model
 * versions.
 *
 * <p>Key: the model's name. Value: {@code {"schema": 1, "command": "announce", "model":
 * "student/2", "at": 1767225600000}}; commands are {@code announce}, {@code activate}, {@code
 * roll-back}, {@code retire}. Unknown fields are refused: a command that is half understood is not
 * carried out.
 */
public final class ModelsTopic {

  /** The topic's usual name. */
  public static final String NAME = "models";

  public static final int SCHEMA = 1;

  private ModelsTopic() {}

  /** The record for a command. */
  public static ProducerRecord<byte[], byte[]> encode(String topic, ModelCommand command) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("command", wireName(command.kind()));
    json.put("model", command.model().toString());
    json.put("at", command.atMillis());
    try {
      return new ProducerRecord<>(
          topic,
          command.model().name().getBytes(StandardCharsets.UTF_8),
          JsonFields.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings did not become JSON", e);
    }
  }

  /** Reads a record. Never throws for what is in it. */
  public static Decoded<ModelCommand> decode(RawRecord raw) {
    try {
      byte[] value = raw.value();
      if (value == null) {
        throw new RejectedRecord("value: null (expected: a JSON object)");
      }
      JsonFields fields = JsonFields.of(value);
      fields.whole("schema", SCHEMA, SCHEMA, SCHEMA);
      Optional<ModelCommand.Kind> kind =
          fields.requiredText("command").flatMap(name -> fields.checked(() -> kindOf(name)));
      Optional<ModelVersion> model =
          fields.requiredText("model").flatMap(m -> fields.checked(() -> ModelVersion.parse(m)));
      long at = fields.whole("at", 0, Long.MAX_VALUE, 0);
      fields.end();
      return new Decoded.Accepted<>(new ModelCommand(kind.orElseThrow(), model.orElseThrow(), at));
    } catch (RejectedRecord e) {
      return e.decoded();
    }
  }

  private static ModelCommand.Kind kindOf(String name) {
    return Arrays.stream(ModelCommand.Kind.values())
        .filter(k -> wireName(k).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "command: \"%s\" (expected: one of %s)"
                        .formatted(
                            name,
                            Arrays.stream(ModelCommand.Kind.values())
                                .map(ModelsTopic::wireName)
                                .toList())));
  }

  private static String wireName(ModelCommand.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
