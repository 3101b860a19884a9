package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Avro's values as JSON. */
final class AvroTree {

  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(false);

  /** By which Connect's converter keeps the name of a type. */
  private static final String CONNECT_NAME = "connect.name";

  private AvroTree() {}

  static JsonNode of(@Nullable Object value, Schema schema) {
    if (value == null) {
      return JSON.nullNode();
    }
    return switch (schema.getType()) {
      case RECORD -> object((IndexedRecord) value, schema);
      case ARRAY -> array((Collection<?>) value, schema.getElementType());
      case MAP -> object((Map<?, ?>) value, schema.getValueType());
      case UNION -> of(value, schema.getTypes().get(GenericData.get().resolveUnion(schema, value)));
      case STRING, ENUM -> JSON.textNode(value.toString());
      case BYTES -> bytes(array((ByteBuffer) value), schema);
      case FIXED -> bytes(((GenericFixed) value).bytes(), schema);
      case INT, LONG -> whole(((Number) value).longValue(), schema);
      // Of a float the fewest digits that tell it from others, not those of the nearest double.
      case FLOAT, DOUBLE -> JSON.numberNode(Double.parseDouble(value.toString()));
      case BOOLEAN -> JSON.booleanNode((Boolean) value);
      case NULL -> JSON.nullNode();
    };
  }

  private static ObjectNode object(IndexedRecord record, Schema schema) {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : schema.getFields()) {
      object.set(field.name(), of(record.get(field.pos()), field.schema()));
    }
    return object;
  }

  private static ObjectNode object(Map<?, ?> map, Schema values) {
    ObjectNode object = JSON.objectNode();
    map.forEach((key, value) -> object.set(key.toString(), of(value, values)));
    return object;
  }

  private static ArrayNode array(Collection<?> collection, Schema elements) {
    ArrayNode array = JSON.arrayNode();
    collection.forEach(element -> array.add(of(element, elements)));
    return array;
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
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
