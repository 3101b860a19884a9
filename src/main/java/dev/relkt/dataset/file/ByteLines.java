package dev.relkt.dataset.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream as bytes, so that one that is not UTF-8 can be refused alone. For one
 * thread.
 */
public final class ByteLines {

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int limit;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
  private long length;
  private long number;
  private boolean ended;

  /**
   * @param in stays open
   * @param maxBytes of a line that are kept
   */
  public ByteLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the next line.
   *
   * @return false at the end; nothing behind the last line feed is no line
   */
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    number++;
    length = 0;
    line.reset();
    while (at < limit || fill()) {
      int end = at;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, at, (int) Math.clamp(maxBytes - length, 0, end - at));
      length += end - at;
      at = end + 1;
      if (end < limit) {
        return true;
      }
    }
    ended = true;
    return length > 0;
  }

  /** What a pipe has so far is enough: its writer may wait for what becomes of it. */
  private boolean fill() throws IOException {
    at = 0;
    limit = in.read(buffer);
    return limit > 0;
  }

  /** Without its line feed; its beginning, if it is longer than what is kept. */
  public byte[] bytes() {
    return line.toByteArray();
  }

  /** All its bytes but the line feed. */
  public long length() {
    return length;
  }

  /** All its bytes, its line feed too where it has one: the last line may have none. */
  public long size() {
    return ended ? length : length + 1;
  }

  /** Which line was read last, or could not be read; from 1. */
  public long number() {
    return number;
  }
}
