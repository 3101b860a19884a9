package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.topic.RejectedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Values in Avro's binary encoding, read with the schema that they were written with. */
final class AvroCodec implements ValueCodec {

  private final Schema schema;
  private final GenericDatumReader<Object> reader;

  private AvroCodec(Schema schema) {
    this.schema = schema;
    reader = new GenericDatumReader<>(schema);
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
    } catch (RuntimeException e) {
      throw new RejectedRecord("%s: no schema of Avro".formatted(id), e);
    }
  }

  @Override
  public JsonNode read(FramedBytes framed) {
    ByteBuffer payload = framed.payload();
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                payload.array(),
                payload.arrayOffset() + payload.position(),
                payload.remaining(),
                null);
    JsonNode json;
    boolean all;
    try {
      json = AvroTree.of(reader.read(null, decoder), schema);
      all = decoder.isEnd();
    } catch (IOException | RuntimeException e) {
      throw new RejectedRecord(
          "no %s of %s (expected: Avro's binary encoding)"
              .formatted(schema.getFullName(), framed.id()),
          e);
    }
    if (!all) {
      throw new RejectedRecord(
          "bytes are left over behind the %s of %s (expected: one value and nothing else)"
              .formatted(schema.getFullName(), framed.id()));
    }
    return json;
  }
}
