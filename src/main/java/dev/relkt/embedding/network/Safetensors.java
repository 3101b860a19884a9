package dev.relkt.embedding.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Tensors by name in a file of the <a href="https://github.com/huggingface/safetensors">safetensors
 * format</a>: eight bytes with the length of a JSON header, the header, the bytes of the tensors.
 * For one thread.
 */
public final class Safetensors implements AutoCloseable {

  private static final int MAX_HEADER = 16 << 20;
  private static final int MAX_TENSOR = 1 << 30;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final FileChannel file;
  private final JsonNode header;
  private final long begin;

  private Safetensors(FileChannel file, JsonNode header, long begin) {
    this.file = file;
    this.header = header;
    this.begin = begin;
  }

  /**
   * Reads a file's header.
   *
   * @throws IllegalArgumentException if it is none
   * @throws IOException if it cannot be read
   */
  public static Safetensors open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      long length = read(file, 0, Long.BYTES).getLong();
      if (length < 2 || length > Math.min(MAX_HEADER, file.size() - Long.BYTES)) {
        throw new IllegalArgumentException(
            "a header of %d bytes (expected: 2 to %d)".formatted(length, MAX_HEADER));
      }
      JsonNode header = MAPPER.readTree(read(file, Long.BYTES, (int) length).array());
      return new Safetensors(file, header, Long.BYTES + length);
    } catch (JsonProcessingException e) {
      file.close();
      throw new IllegalArgumentException("a header that is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  public boolean has(String name) {
    return header.path(name).isObject();
  }

  /**
   * The sizes of a tensor's dimensions.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public long[] shape(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException("no tensor %s".formatted(name));
    }
    JsonNode sizes = header.path(name).path("shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asLong(-1);
    }
    return shape;
  }

  /**
   * A tensor of floats, of whatever size of floats.
   *
   * @param shape that it must have
   * @throws IllegalArgumentException if it has another shape, is of other numbers, or its bytes are
   *     not there
   */
  public float[] floats(String name, long... shape) throws IOException {
    long[] found = shape(name);
    if (!Arrays.equals(found, shape)) {
      throw new IllegalArgumentException(
          "%s has the shape %s (expected: %s)"
              .formatted(name, Arrays.toString(found), Arrays.toString(shape)));
    }
    String type = header.path(name).path("dtype").asText();
    int size =
        switch (type) {
          case "F32" -> Float.BYTES;
          case "F16", "BF16" -> Short.BYTES;
          default ->
              throw new IllegalArgumentException(
                  "%s is of %s (expected: F32, F16 or BF16)".formatted(name, type));
        };
    long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    JsonNode offsets = header.path(name).path("data_offsets");
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    if (from < 0
        || to - from != count * size
        || to > file.size() - begin
        || to - from > MAX_TENSOR) {
      throw new IllegalArgumentException(
          "%s is at bytes %d to %d of %d (expected: %d bytes inside)"
              .formatted(name, from, to, file.size() - begin, count * size));
    }
    ByteBuffer bytes = read(file, begin + from, (int) (to - from));
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "F32" -> bytes.getFloat();
            case "F16" -> Float.float16ToFloat(bytes.getShort());
            default -> Float.intBitsToFloat(bytes.getShort() << 16);
          };
    }
    return values;
  }

  /**
   * Writes a new file of one tensor of floats of 32 bits, and the folders above it.
   *
   * @param name of letters, digits, dots, dashes and underscores
   * @param values row by row, as many as the shape says
   * @throws IOException if it cannot be written or is there
   */
  public static void write(Path path, String name, float[] values, long... shape)
      throws IOException {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          "%s: %d numbers (expected: as many as the shape %s has)"
              .formatted(name, values.length, Arrays.toString(shape)));
    }
    long size = (long) values.length * Float.BYTES;
    byte[] header =
        MAPPER.writeValueAsBytes(
            Map.of(
                name,
                Map.of("dtype", "F32", "shape", shape, "data_offsets", new long[] {0, size})));
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + header.length + size))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (float value : values) {
      bytes.putFloat(value);
    }
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(path, bytes.array(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the file ends after %d bytes".formatted(from + bytes.position()));
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
