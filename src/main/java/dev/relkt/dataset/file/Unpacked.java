package dev.relkt.dataset.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The content of a file or a pipe as bytes of UTF-8, whether it is packed by gzip or zstd and
 * whether it is text in UTF-16, all of which its first bytes say.
 */
public final class Unpacked {

  /** So many bytes say how a file is packed. */
  public static final int LONGEST_MAGIC = 4;

  private Unpacked() {}

  /**
   * Whether a file is packed by gzip or zstd.
   *
   * @param start its first {@value #LONGEST_MAGIC} bytes, fewer where it has fewer
   */
  public static boolean isPacked(byte[] start) {
    return isGzip(start) || ZstdFrames.beginWith(start);
  }

  private static boolean isGzip(byte[] start) {
    return start.length >= 2
        && (start[0] & 0xFF) == GzipMembers.MAGIC_1
        && (start[1] & 0xFF) == GzipMembers.MAGIC_2;
  }

  /**
   * Opens what a stream holds. All members of a gzip file and all frames of a zstd file are read,
   * however slowly they come; reading fails, and never ends early, where one is cut short or
   * damaged or something else follows.
   *
   * @return a stream that can be marked, however far; closing it closes the source, and has to be
   *     done: unpacking takes memory that is not Java's
   * @throws IOException if the source cannot be read, which is closed then
   */
  public static InputStream of(InputStream source) throws IOException {
    var packed = new BufferedInputStream(source);
    BufferedInputStream content = packed;
    try {
      byte[] start = peek(packed);
      if (isGzip(start)) {
        content = new BufferedInputStream(new GzipMembers(packed));
      } else if (ZstdFrames.beginWith(start)) {
        content = new BufferedInputStream(new ZstdFrames(packed));
      }
      return text(content);
    } catch (IOException e) {
      content.close();
      throw e;
    }
  }

  /** What is in UTF-16, as UTF-8. */
  private static InputStream text(BufferedInputStream in) throws IOException {
    byte[] start = peek(in);
    return ForeignContent.isUtf16(start)
        ? new BufferedInputStream(Utf16Text.asUtf8(start, in))
        : in;
  }

  private static byte[] peek(BufferedInputStream in) throws IOException {
    in.mark(LONGEST_MAGIC);
    var start = new byte[LONGEST_MAGIC];
    int length = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      start[length++] = (byte) next;
      if (length == LONGEST_MAGIC) {
        break;
      }
    }
    in.reset();
    return Arrays.copyOf(start, length);
  }

  /**
   * Opens a file.
   *
   * @return as of {@link #of}; to be closed by the caller
   */
  public static InputStream open(Path file) throws IOException {
    return of(Files.newInputStream(file));
  }
}
