package dev.relkt.embedding.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Goes through the fields of a protobuf message as they come and keeps none, so that a file of
 * weights takes no memory. Not thread-safe.
 */
final class ProtoFields {

  /** The longest name, path or other short text that a graph may have, in bytes. */
  private static final int MAX_TEXT = 1 << 16;

  private final CodedInputStream in;

  ProtoFields(CodedInputStream in) {
    this.in = in;
  }

  /** Is told of every field. */
  interface Field {
    /**
     * @return false for a field that is not read here and is passed over
     */
    boolean read(int number, int wireType) throws IOException;
  }

  /** The fields up to the end of the file or of the message that is being read. */
  void all(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.read(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag))
          && !in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
  }

  /** The fields of the message that is the value of the present field. */
  void message(int wireType, Field field) throws IOException {
    expect(wireType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int outer = in.pushLimit(in.readRawVarint32());
    all(field);
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() > 0) {
      throw new InvalidProtocolBufferException(
          "it ends %d bytes too early".formatted(in.getBytesUntilLimit()));
    }
    in.popLimit(outer);
  }

  String text(int wireType) throws IOException {
    expect(wireType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int size = in.readRawVarint32();
    if (size < 0 || size > MAX_TEXT) {
      throw new InvalidProtocolBufferException(
          "a name of %d bytes (expected: at most %d)".formatted(size, MAX_TEXT));
    }
    return new String(in.readRawBytes(size), StandardCharsets.UTF_8);
  }

  long number(int wireType) throws IOException {
    expect(wireType, WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint64();
  }

  /** Passes over a field of bytes and says how many they were. */
  long bytes(int wireType) throws IOException {
    expect(wireType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int size = in.readRawVarint32();
    in.skipRawBytes(size);
    return size;
  }

  /** Passes over one number, or a packed row of them, of a fixed size, and says how many. */
  long fixed(int wireType, int size) throws IOException {
    if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      return bytes(wireType) / size;
    }
    expect(
        wireType,
        size == Integer.BYTES ? WireFormat.WIRETYPE_FIXED32 : WireFormat.WIRETYPE_FIXED64);
    in.skipRawBytes(size);
    return 1;
  }

  /** Is told of every number of a row. */
  interface Numbers {
    void next(long number) throws IOException;
  }

  /** One number, or a packed row of them. */
  void numbers(int wireType, Numbers numbers) throws IOException {
    if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      numbers.next(number(wireType));
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      numbers.next(in.readRawVarint64());
    }
    in.popLimit(outer);
  }

  private static void expect(int found, int expected) throws InvalidProtocolBufferException {
    if (found != expected) {
      throw new InvalidProtocolBufferException(
          "a field of wire type %d (expected: %d)".formatted(found, expected));
    }
  }
}
