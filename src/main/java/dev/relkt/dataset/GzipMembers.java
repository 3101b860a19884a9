package dev.relkt.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

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

  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[32 * 1024];
  private int at;
  private int limit;
  private int members;
  private boolean within;
  private boolean ended;

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
    if (length == 0) {
      return 0;
    }
    while (within || nextMember()) {
      int read = inflate(into, offset, length);
      if (read > 0) {
        checksum.update(into, offset, read);
        return read;
      }
      if (inflater.finished() || inflater.needsDictionary()) {
        endMember();
      } else {
        fill();
        inflater.setInput(buffer, 0, limit);
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw damaged(e);
    }
  }

  /** Whether there is one. */
  private boolean nextMember() throws IOException {
    if (ended) {
      return false;
    }
    int first = next();
    boolean padding = members > 0 && first == 0;
    while (padding && first == 0) {
      first = next();
    }
    if (first < 0) {
      ended = true;
      return false;
    }
    if (padding || first != MAGIC_1 || next() != MAGIC_2) {
      throw new IOException(
          "something that is not gzip follows gzip member %,d (expected: the end of the file, or another member)"
              .formatted(members));
    }
    members++;
    header();
    checksum.reset();
    inflater.reset();
    inflater.setInput(buffer, at, limit - at);
    within = true;
    return true;
  }

  private void header() throws IOException {
    if (required() != DEFLATE) {
      throw damaged(null);
    }
    int flags = required();
    for (int i = 0; i < 6; i++) {
      required();
    }
    if ((flags & EXTRA) != 0) {
      int length = required() | required() << 8;
      for (int i = 0; i < length; i++) {
        required();
      }
    }
    for (int text : new int[] {NAME, COMMENT}) {
      if ((flags & text) != 0) {
        while (required() != 0) {
          // Passed over up to its zero.
        }
      }
    }
    if ((flags & HEADER_CRC) != 0) {
      required();
      required();
    }
  }

  private void endMember() throws IOException {
    at = limit - inflater.getRemaining();
    long stated = number();
    long size = number();
    if (inflater.needsDictionary()
        || stated != checksum.getValue()
        || size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw damaged(null);
    }
    within = false;
  }

  private long number() throws IOException {
    return required() | required() << 8 | required() << 16 | (long) required() << 24;
  }

  private int required() throws IOException {
    int next = next();
    if (next < 0) {
      throw cutShort();
    }
    return next;
  }

  private int next() throws IOException {
    if (at == limit) {
      int read = source.read(buffer);
      if (read < 0) {
        return -1;
      }
      at = 0;
      limit = read;
    }
    return buffer[at++] & 0xFF;
  }

  private void fill() throws IOException {
    int read = source.read(buffer);
    if (read < 0) {
      throw cutShort();
    }
    at = 0;
    limit = read;
  }

  private EOFException cutShort() {
    return new EOFException(
        "the gzip data ends in the middle of member %,d: the file was cut short; fetch it or write it again"
            .formatted(members));
  }

  private IOException damaged(@org.jspecify.annotations.Nullable Throwable cause) {
    return new IOException(
        "the gzip data is damaged in member %,d; fetch it or write it again".formatted(members),
        cause);
  }

  @Override
  public int available() throws IOException {
    return 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    source.close();
  }
}
