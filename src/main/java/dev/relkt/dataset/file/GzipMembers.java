package dev.relkt.dataset.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a gzip file (RFC 1952), one after the other, up to the end of the source. Zeros
 * behind the last one, as tapes have them, are passed over.
 *
 * <p>The JDK's own stream asks {@code available} whether another member follows, which a slow pipe
 * denies, and takes anything else that follows for the end. Here the end is where the source ends.
 */
final class GzipMembers extends InputStream {

  static final int MAGIC_1 = 0x1F;
  static final int MAGIC_2 = 0x8B;

  private final InputStream source;
  private @Nullable GzipCompressorInputStream member;
  private @Nullable IOException mistake;
  private int members;

  /**
   * @param source can be marked
   */
  GzipMembers(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (member != null || nextMember()) {
      int read =
          mistake == null ? readMember(Objects.requireNonNull(member), into, offset, length) : 0;
      if (read == 0 && mistake != null) {
        throw mistake;
      }
      if (read >= 0) {
        return read;
      }
      member = null;
    }
    return -1;
  }

  /** What can be read in front of a mistake is handed out first. */
  private int readMember(GzipCompressorInputStream from, byte[] into, int offset, int length)
      throws IOException {
    long before = from.getBytesRead();
    try {
      return ofMember(() -> from.read(into, offset, length));
    } catch (IOException e) {
      int read = (int) (from.getBytesRead() - before);
      mistake = e;
      return read;
    }
  }

  /** Whether there is one. */
  private boolean nextMember() throws IOException {
    source.mark(2);
    int first = source.read();
    boolean padding = members > 0 && first == 0;
    while (padding && first == 0) {
      first = source.read();
    }
    if (first < 0) {
      return false;
    }
    if (padding || first != MAGIC_1 || source.read() != MAGIC_2) {
      throw new IOException(
          "something that is not gzip follows gzip member %,d (expected: the end of the file, or another member)"
              .formatted(members));
    }
    source.reset();
    members++;
    member = ofMember(() -> new GzipCompressorInputStream(source));
    return true;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T ofMember(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (EOFException e) {
      throw new EOFException(
          "the gzip data ends in the middle of member %,d: the file was cut short; fetch it or write it again"
              .formatted(members));
    } catch (IOException e) {
      // What the source says stands for itself.
      throw String.valueOf(e.getMessage()).matches(".*(Gzip|\\.gz).*")
          ? new IOException(
              "the gzip data is damaged in member %,d; fetch it or write it again"
                  .formatted(members),
              e)
          : e;
    }
  }

  @Override
  public void close() throws IOException {
    if (member != null) {
      member.close();
    }
    source.close();
  }
}
