package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.relkt.topic.RejectedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages of Protobuf. Between the schema's id and the message stands which one of the schema's
 * messages it is: with Confluent's serializers its place (zigzag numbers after their count; one 0
 * for the first), with Apicurio's a message with the name. Where an id is in a header nothing
 * stands there, and it is the first.
 */
final class ProtobufCodec implements ValueCodec {

  private static final List<Integer> FIRST = List.of(0);
  private static final int MAX_DEPTH = 100;

  /** The tag of Apicurio's name: field 1, bytes. */
  private static final int NAME_TAG = 10;

  private final ProtobufSchema schema;

  private ProtobufCodec(ProtobufSchema schema) {
    this.schema = schema;
  }

  /**
   * @throws RejectedRecord if the schema is none of Protobuf
   */
  static ProtobufCodec of(RegisteredSchema registered, SchemaId id) {
    if (!registered.type().isEmpty() && !registered.type().equals("PROTOBUF")) {
      throw new RejectedRecord("%s: %s (expected: PROTOBUF)".formatted(id, registered.type()));
    }
    return new ProtobufCodec(ProtobufSchema.of(registered, id));
  }

  @Override
  public JsonNode read(FramedBytes framed) {
    ByteBuffer payload = framed.payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      Optional<Descriptor> type =
          framed.inHeader()
              ? schema.at(FIRST)
              : framed.id().kind() == RegistryApi.CONFLUENT ? schema.at(place(in)) : byName(in);
      if (type.isEmpty()) {
        throw new IOException("no such message");
      }
      new ProtobufWeight(bytes, in.getTotalBytesRead()).refuseTooMuch(type.get());
      var message = DynamicMessage.newBuilder(type.get());
      message.mergeFrom(in);
      return new ProtobufTree(bytes.length).of(message.build());
    } catch (RejectedRecord e) {
      throw new RejectedRecord("message of %s: %s".formatted(framed.id(), e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      throw new RejectedRecord(
          "no message of %s (expected: one of Protobuf, behind its place in the schema)"
              .formatted(framed.id()),
          e);
    }
  }

  private static List<Integer> place(CodedInputStream in) throws IOException {
    int count = in.readSInt32();
    if (count == 0) {
      return FIRST;
    }
    if (count < 0 || count > MAX_DEPTH) {
      throw new IOException("place of " + count + " numbers");
    }
    List<Integer> place = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      place.add(in.readSInt32());
    }
    return place;
  }

  private Optional<Descriptor> byName(CodedInputStream in) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    if (in.readTag() != NAME_TAG) {
      throw new IOException("no name of a message");
    }
    String name = new String(in.readByteArray(), StandardCharsets.UTF_8);
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(limit);
    return schema.named(name);
  }
}
