package dev.relkt.embedding.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Messages of ONNX, byte by byte, right or wrong. */
public final class OnnxProtos {

  public static final int FLOAT = 1;
  public static final int INT32 = 6;
  public static final int INT64 = 7;

  private OnnxProtos() {}

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    try {
      var bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writing.to(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fields one after the other. */
  public static byte[] message(byte[]... fields) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      bytes.writeBytes(field);
    }
    return bytes.toByteArray();
  }

  public static byte[] field(int number, byte[] message) {
    return written(out -> out.writeByteArray(number, message));
  }

  public static byte[] field(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] field(int number, long value) {
    return written(out -> out.writeInt64(number, value));
  }

  public static byte[] packedFloats(int number, float... values) {
    return field(
        number,
        written(
            out -> {
              for (float value : values) {
                out.writeFloatNoTag(value);
              }
            }));
  }

  /** A node; {@code more} are further fields, such as attributes. */
  public static byte[] node(String op, String name, String in, String output, byte[]... more) {
    byte[] inputs = new byte[0];
    for (String input : in.isEmpty() ? new String[0] : in.split(" ", -1)) {
      inputs = message(inputs, field(1, input.equals("-") ? "" : input));
    }
    return field(1, message(inputs, field(2, output), field(3, name), field(4, op), message(more)));
  }

  public static byte[] domain(String domain) {
    return field(7, domain);
  }

  /** An attribute that holds a graph, an integer or a list of them. */
  public static byte[] graphAttribute(String name, byte[] graph) {
    return field(5, message(field(1, name), field(6, graph), field(20, 5)));
  }

  public static byte[] attribute(String name, long value) {
    return field(5, message(field(1, name), field(3, value), field(20, 2)));
  }

  public static byte[] attribute(String name, long[] values) {
    byte[] ints = new byte[0];
    for (long value : values) {
      ints = message(ints, field(8, value));
    }
    return field(5, message(field(1, name), ints, field(20, 7)));
  }

  /** A constant of floats; what holds its values is to follow. */
  public static byte[] constant(String name, int type, long[] shape, byte[]... values) {
    byte[] sizes = new byte[0];
    for (long size : shape) {
      sizes = message(sizes, field(1, size));
    }
    return field(5, message(sizes, field(2, type), field(8, name), message(values)));
  }

  public static byte[] raw(int bytes) {
    return field(9, new byte[bytes]);
  }

  public static byte[] external(String location, long offset, long length) {
    return message(
        entry("location", location),
        entry("offset", Long.toString(offset)),
        entry("length", Long.toString(length)),
        field(14, 1));
  }

  private static byte[] entry(String key, String value) {
    return field(13, message(field(1, key), field(2, value)));
  }

  public static byte[] input(String name, int type, long... shape) {
    return field(11, value(name, type, shape));
  }

  public static byte[] output(String name, int type, long... shape) {
    return field(12, value(name, type, shape));
  }

  /** A negative size may be anything. */
  private static byte[] value(String name, int type, long... shape) {
    byte[] sizes = new byte[0];
    for (long size : shape) {
      sizes = message(sizes, field(1, size < 0 ? field(2, "any" + -size) : field(1, size)));
    }
    return message(field(1, name), field(2, field(1, message(field(1, type), field(2, sizes)))));
  }

  /** A function of the file itself. */
  public static byte[] function(String domain, String name, byte[]... nodes) {
    byte[] body = new byte[0];
    for (byte[] node : nodes) {
      body = message(body, field(7, node(node)));
    }
    return field(25, message(field(1, name), body, field(10, domain)));
  }

  /** Without its tag: a node's message is field 1 of a graph and field 7 of a function. */
  private static byte[] node(byte[] tagged) {
    try {
      var in = com.google.protobuf.CodedInputStream.newInstance(tagged);
      in.readTag();
      return in.readByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] opset(String domain, long version) {
    return field(8, message(field(1, domain), field(2, version)));
  }

  /** A file of the usual versions. */
  public static byte[] file(byte[] graph, byte[]... more) {
    return message(field(1, 8), opset("", 17), field(7, graph), message(more));
  }
}
