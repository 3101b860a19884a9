package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.topic.RejectedRecord;
import java.io.IOException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Values in Avro's binary encoding, read with the schema that they were written with. */
final class AvroCodec implements ValueCodec {

  private final Schema schema;

  private AvroCodec(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws RejectedRecord if the schema is none of Avro
   */
  static AvroCodec of(RegisteredSchema registered, SchemaId id) {
    if (!registered.type().isEmpty() && !registered.type().equals("AVRO")) {
      throw new RejectedRecord("%s: %s (expected: AVRO)".formatted(id, registered.type()));
    }
    // What tools write has names and defaults that Avro itself would not allow.
    var parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    try {
      registered.references().forEach(reference -> parser.parse(reference.text()));
      return new AvroCodec(parser.parse(registered.text()));
    } catch (RuntimeException | StackOverflowError e) {
      throw new RejectedRecord("%s: no schema of Avro".formatted(id), e);
    }
  }

  @Override
  public JsonNode read(FramedBytes framed) {
    var tree = new AvroTree(framed.payload());
    JsonNode json;
    try {
      json = tree.read(schema);
    } catch (RejectedRecord e) {
      throw new RejectedRecord(
          "%s of %s: %s".formatted(schema.getFullName(), framed.id(), e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      throw new RejectedRecord(
          "no %s of %s (expected: Avro's binary encoding)"
              .formatted(schema.getFullName(), framed.id()),
          e);
    }
    if (!tree.isEnd()) {
      throw new RejectedRecord(
          "bytes are left over behind the %s of %s (expected: one value and nothing else)"
              .formatted(schema.getFullName(), framed.id()));
    }
    return json;
  }
}
