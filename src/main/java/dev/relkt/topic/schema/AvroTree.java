package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Avro's binary encoding as JSON, value by value. Avro's own reader makes what a length or a count
 * says before it looks whether the bytes are there; here no value is made without them.
 */
final class AvroTree {

  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(false);

  /** By which Connect's converter keeps the name of a type. */
  private static final String CONNECT_NAME = "connect.name";

  private final ByteArrayInputStream bytes;
  private final BinaryDecoder decoder;
  private final NodeBudget budget;

  /**
   * @param payload one value, from its position to its limit
   */
  AvroTree(ByteBuffer payload) {
    bytes =
        new ByteArrayInputStream(
            payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
    decoder = DecoderFactory.get().directBinaryDecoder(bytes, null);
    budget = new NodeBudget(payload.remaining());
  }

  /**
   * Reads the next value.
   *
   * @throws IOException if there are fewer bytes than it has
   * @throws RejectedRecord if it is too large for its bytes, nested too deeply, or a text is not
   *     UTF-8
   * @throws RuntimeException if the bytes are none of the schema
   */
  JsonNode read(Schema schema) throws IOException {
    return read(schema, 0);
  }

  /** Whether nothing is left. */
  boolean isEnd() {
    return bytes.available() == 0;
  }

  private JsonNode read(Schema schema, int depth) throws IOException {
    budget.add(depth, schema.getType() == Schema.Type.UNION ? 0 : 1);
    return switch (schema.getType()) {
      case RECORD -> record(schema, depth);
      case ARRAY -> array(schema.getElementType(), depth);
      case MAP -> map(schema.getValueType(), depth);
      case UNION -> read(schema.getTypes().get(decoder.readIndex()), depth + 1);
      case STRING -> JSON.textNode(text());
      case ENUM -> JSON.textNode(schema.getEnumSymbols().get(decoder.readEnum()));
      case BYTES -> bytes(bytes(decoder.readLong()), schema);
      case FIXED -> bytes(bytes(schema.getFixedSize()), schema);
      case INT -> whole(decoder.readInt(), schema);
      case LONG -> whole(decoder.readLong(), schema);
      // Of a float the fewest digits that tell it from others, not those of the nearest double.
      case FLOAT -> JSON.numberNode(Double.parseDouble(Float.toString(decoder.readFloat())));
      case DOUBLE -> JSON.numberNode(decoder.readDouble());
      case BOOLEAN -> JSON.booleanNode(decoder.readBoolean());
      case NULL -> JSON.nullNode();
    };
  }

  private ObjectNode record(Schema schema, int depth) throws IOException {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : schema.getFields()) {
      object.set(field.name(), read(field.schema(), depth + 1));
    }
    return object;
  }

  private ArrayNode array(Schema elements, int depth) throws IOException {
    ArrayNode array = JSON.arrayNode();
    for (long block = decoder.readArrayStart(); block > 0; block = decoder.arrayNext()) {
      for (long i = 0; i < block; i++) {
        array.add(read(elements, depth + 1));
      }
    }
    return array;
  }

  private ObjectNode map(Schema values, int depth) throws IOException {
    ObjectNode object = JSON.objectNode();
    for (long block = decoder.readMapStart(); block > 0; block = decoder.mapNext()) {
      for (long i = 0; i < block; i++) {
        object.set(text(), read(values, depth + 1));
      }
    }
    return object;
  }

  private String text() throws IOException {
    return StrictText.utf8("a string", bytes(decoder.readLong()));
  }

  private byte[] bytes(long length) throws IOException {
    if (length < 0 || length > bytes.available()) {
      throw new IOException(
          "%d bytes (expected: at most %d, which are left)".formatted(length, bytes.available()));
    }
    byte[] read = new byte[(int) length];
    decoder.readFixed(read);
    return read;
  }

  private static JsonNode bytes(byte[] bytes, Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return JSON.numberNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
    }
    return JSON.textNode(Base64.getEncoder().encodeToString(bytes));
  }

  private static JsonNode whole(long value, Schema schema) {
    LogicalType logical = schema.getLogicalType();
    String name = logical == null ? schema.getProp(CONNECT_NAME) : logical.getName();
    return TimeType.named(name)
        .map(type -> (JsonNode) JSON.textNode(type.text(value)))
        .orElseGet(() -> JSON.numberNode(value));
  }
}
