package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Messages of Protobuf as JSON, by the names of the {@code .proto} file. Google's times become
 * texts of ISO 8601, their wrappers and structures what they hold. A number or a boolean that
 * cannot be absent is there; empty texts and lists are not.
 */
final class ProtobufTree {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final NodeBudget budget;

  /**
   * @param bytes of the message
   */
  ProtobufTree(int bytes) {
    budget = new NodeBudget(bytes);
  }

  /**
   * @throws dev.relkt.topic.RejectedRecord if it has more values than its bytes can mean, or is
   *     nested too deeply
   */
  JsonNode of(Message message) {
    return of(message, 0);
  }

  private JsonNode of(Message message, int depth) {
    return switch (message.getDescriptorForType().getFullName()) {
      case "google.protobuf.Timestamp" ->
          JSON.textNode(
              Instant.ofEpochSecond(
                      (long) field(message, "seconds"),
                      ((Number) field(message, "nanos")).longValue())
                  .toString());
      case "google.protobuf.StringValue",
          "google.protobuf.BytesValue",
          "google.protobuf.BoolValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.FloatValue",
          "google.protobuf.DoubleValue" ->
          value(
              message.getDescriptorForType().findFieldByName("value"),
              field(message, "value"),
              depth);
      case "google.protobuf.Struct" -> inside(message, "fields", JSON.objectNode(), depth);
      case "google.protobuf.ListValue" -> inside(message, "values", JSON.arrayNode(), depth);
      case "google.protobuf.Value" -> ofValue(message, depth);
      default -> object(message, depth);
    };
  }

  /** What a field of it holds, or else what stands for nothing. */
  private JsonNode inside(Message message, String field, JsonNode otherwise, int depth) {
    JsonNode found = object(message, depth).path(field);
    return found.isMissingNode() ? otherwise : found;
  }

  private static Object field(Message message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  /** The one that is set; null where none is. */
  private JsonNode ofValue(Message message, int depth) {
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      return field.getName().equals("null_value")
          ? JSON.nullNode()
          : value(field, message.getField(field), depth);
    }
    return JSON.nullNode();
  }

  private ObjectNode object(Message message, int depth) {
    ObjectNode object = JSON.objectNode();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isMapField()) {
        map(message, field, object, depth);
      } else if (field.isRepeated()) {
        list(message, field, object, depth);
      } else if (field.hasPresence()
          ? message.hasField(field)
          : !isEmpty(message.getField(field))) {
        object.set(field.getName(), value(field, message.getField(field), depth));
      }
    }
    return object;
  }

  private static boolean isEmpty(Object value) {
    return value.equals("") || value.equals(ByteString.EMPTY);
  }

  private void map(Message message, FieldDescriptor field, ObjectNode object, int depth) {
    ObjectNode map = JSON.objectNode();
    FieldDescriptor values = field.getMessageType().findFieldByName("value");
    for (Object entry : (List<?>) message.getField(field)) {
      Message pair = (Message) entry;
      map.set(String.valueOf(field(pair, "key")), value(values, pair.getField(values), depth));
    }
    if (!map.isEmpty()) {
      object.set(field.getName(), map);
    }
  }

  private void list(Message message, FieldDescriptor field, ObjectNode object, int depth) {
    ArrayNode array = JSON.arrayNode();
    for (Object element : (List<?>) message.getField(field)) {
      array.add(value(field, element, depth));
    }
    if (!array.isEmpty()) {
      object.set(field.getName(), array);
    }
  }

  private JsonNode value(FieldDescriptor field, Object value, int depth) {
    budget.add(depth);
    return switch (field.getType()) {
      case DOUBLE, FLOAT -> JSON.numberNode(Double.parseDouble(value.toString()));
      case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 ->
          JSON.numberNode(((Number) value).longValue());
      case UINT32, FIXED32 -> JSON.numberNode(Integer.toUnsignedLong((Integer) value));
      case UINT64, FIXED64 -> JSON.numberNode(new BigInteger(Long.toUnsignedString((Long) value)));
      case BOOL -> JSON.booleanNode((Boolean) value);
      case STRING -> JSON.textNode((String) value);
      case BYTES ->
          JSON.textNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      case ENUM -> JSON.textNode(((EnumValueDescriptor) value).getName());
      case MESSAGE, GROUP -> of((Message) value, depth + 1);
    };
  }
}
