package dev.relkt.topic.schema;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * What a message of Protobuf takes in memory, found out without making it: a message that is empty
 * has two bytes, and as an object a hundred, with a place for each of its oneofs.
 */
final class ProtobufWeight {

  /** So many of them take as much memory as a value. */
  private static final int ONEOFS_A_VALUE = 16;

  private final NodeBudget budget;
  private final CodedInputStream in;

  /**
   * @param bytes with the message at their end
   * @param from where it begins
   */
  ProtobufWeight(byte[] bytes, int from) {
    in = CodedInputStream.newInstance(bytes, from, bytes.length - from);
    budget = new NodeBudget(bytes.length - from);
  }

  /**
   * @throws dev.relkt.topic.RejectedRecord if it takes much more than it has bytes
   * @throws IOException if it is no message
   */
  void refuseTooMuch(Descriptor type) throws IOException {
    add(type, 0);
  }

  private void add(Descriptor type, int depth) throws IOException {
    budget.add(depth, 1 + type.getOneofs().size() / ONEOFS_A_VALUE);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int wire = WireFormat.getTagWireType(tag);
      if (wire == WireFormat.WIRETYPE_END_GROUP) {
        return;
      }
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean message = field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (message && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int limit = in.pushLimit(in.readRawVarint32());
        add(field.getMessageType(), depth + 1);
        in.popLimit(limit);
      } else if (message && wire == WireFormat.WIRETYPE_START_GROUP) {
        add(field.getMessageType(), depth + 1);
      } else {
        in.skipField(tag);
      }
    }
  }
}
