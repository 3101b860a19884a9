package dev.relkt.training.foreign;

import dev.relkt.training.TrainingRefused;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Weights and optimiser state of an encoder in training, one file {@value #NAME}.
 *
 * <pre>
 * int     0x52454C4B ("RELK")
 * int     format, 1
 * UTF     kind of encoder
 * UTF     embedding space of the version that training started from
 * long    steps of the optimiser so far
 * int     number of tensors; each:
 *   UTF name, UTF type, int rank, long size of each axis, long bytes, the bytes (little endian)
 * 32 bytes SHA-256 of everything before
 * </pre>
 *
 * <p>Numbers are big endian, UTF as in {@link DataOutputStream#writeUTF}.
 *
 * @param directory that holds the file
 * @param kind of encoder
 * @param space that training started from
 */
record StateFile(Path directory, String kind, String space) {

  static final String NAME = "encoder.state";

  private static final int MAGIC = 0x52454C4B;
  private static final int FORMAT = 1;
  private static final int DIGEST_BYTES = 32;
  private static final long MAX_TENSOR_BYTES = Integer.MAX_VALUE - 64;

  /** What a tensor must be to fit. */
  record TensorSpec(String name, String type, List<Long> shape) {
    TensorSpec {
      shape = List.copyOf(shape);
    }
  }

  /** What takes the tensors one by one. */
  interface TensorConsumer {
    void take(TensorSpec spec, byte[] bytes);
  }

  private Path file() {
    return directory.resolve(NAME);
  }

  /**
   * Writes the file, durably; fails if it is there, and leaves none behind if it fails.
   *
   * @param bytes asked for one tensor after the other
   */
  void write(long steps, List<TensorSpec> specs, Function<TensorSpec, byte[]> bytes)
      throws IOException {
    Files.createDirectories(directory);
    try {
      writeNew(steps, specs, bytes);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file());
      throw e;
    }
  }

  private void writeNew(long steps, List<TensorSpec> specs, Function<TensorSpec, byte[]> bytes)
      throws IOException {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    try (FileChannel channel =
            FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var raw = new BufferedOutputStream(Channels.newOutputStream(channel));
        var out = new DataOutputStream(new DigestOutputStream(raw, sha256))) {
      out.writeInt(MAGIC);
      out.writeInt(FORMAT);
      out.writeUTF(kind);
      out.writeUTF(space);
      out.writeLong(steps);
      out.writeInt(specs.size());
      for (TensorSpec spec : specs) {
        out.writeUTF(spec.name());
        out.writeUTF(spec.type());
        out.writeInt(spec.shape().size());
        for (long size : spec.shape()) {
          out.writeLong(size);
        }
        byte[] values = bytes.apply(spec);
        out.writeLong(values.length);
        out.write(values);
      }
      out.flush();
      raw.write(sha256.digest());
      raw.flush();
      channel.force(true);
    }
  }

  /**
   * Reads the file; hands out nothing unless all of it is whole and fits.
   *
   * @param specs what must be in it, in this order
   * @return the steps so far
   * @throws TrainingRefused if it was changed, or is of another encoder
   */
  long read(List<TensorSpec> specs, TensorConsumer consumer) throws IOException {
    if (!Files.isRegularFile(file())) {
      throw new TrainingRefused(
          "%s: no %s there (expected: a checkpoint of a %s encoder); start the step again"
              .formatted(directory, NAME, kind));
    }
    checkDigest();
    try {
      pass(specs, (spec, bytes) -> {});
      return pass(specs, consumer);
    } catch (EOFException e) {
      throw refused("it ends too early", "all its tensors", e);
    }
  }

  private void checkDigest() throws IOException {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    long length = Files.size(file()) - DIGEST_BYTES;
    byte[] expected;
    try (InputStream in = Files.newInputStream(file())) {
      byte[] buffer = new byte[1 << 16];
      for (long left = length; left > 0; ) {
        int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
        sha256.update(buffer, 0, read);
        left = read == 0 ? 0 : left - read;
      }
      expected = in.readNBytes(DIGEST_BYTES);
    }
    if (length <= 0 || !Arrays.equals(sha256.digest(), expected)) {
      throw refused("its checksum does not fit its content", "the file as it was written", null);
    }
  }

  private long pass(List<TensorSpec> specs, TensorConsumer consumer) throws IOException {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file()), 1 << 16))) {
      int magic = in.readInt();
      int format = in.readInt();
      if (magic != MAGIC || format != FORMAT) {
        throw refused("format %d".formatted(format), "format " + FORMAT, null);
      }
      expect("kind of encoder", in.readUTF(), kind);
      expect("embedding space", in.readUTF(), space);
      long steps = in.readLong();
      expect("number of tensors", in.readInt(), specs.size());
      for (TensorSpec spec : specs) {
        String name = in.readUTF();
        String type = in.readUTF();
        Long[] shape = new Long[Math.clamp(in.readInt(), 0, 254)];
        for (int i = 0; i < shape.length; i++) {
          shape[i] = in.readLong();
        }
        expect("tensor", new TensorSpec(name, type, Arrays.asList(shape)), spec);
        long bytes = in.readLong();
        if (bytes < 0 || bytes > MAX_TENSOR_BYTES) {
          throw refused("tensor %s of %d bytes".formatted(name, bytes), "at most 2 GiB", null);
        }
        byte[] values = new byte[(int) bytes];
        in.readFully(values);
        consumer.take(spec, values);
      }
      return steps;
    }
  }

  private void expect(String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw refused("%s: %s".formatted(what, found), String.valueOf(expected), null);
    }
  }

  private TrainingRefused refused(String found, String expected, @Nullable Throwable cause) {
    String message =
        "checkpoint %s: %s (expected: %s); go on from the checkpoint before it, or start the step again"
            .formatted(file(), found, expected);
    return cause == null ? new TrainingRefused(message) : new TrainingRefused(message, cause);
  }
}
