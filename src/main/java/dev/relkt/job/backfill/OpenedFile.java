package dev.relkt.job.backfill;

import dev.relkt.dataset.file.ByteLines;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * A file that is being read, from where its split stands. Packed with gzip or not, as its first
 * bytes say. For one thread.
 */
final class OpenedFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final BackfillSplit from;
  private final int maxLineBytes;
  private final FSDataInputStream stored;
  private final ByteLines lines;
  private long bytesRead;
  private long linesRead;
  private boolean ended;

  private OpenedFile(
      BackfillSplit from, int maxLineBytes, FSDataInputStream stored, InputStream content) {
    this.from = from;
    this.maxLineBytes = maxLineBytes;
    this.stored = stored;
    lines = new ByteLines(content, maxLineBytes);
    bytesRead = from.bytesRead();
    linesRead = from.linesRead();
  }

  /**
   * Opens it.
   *
   * @param maxLineBytes longer lines are trouble
   * @throws IOException if it cannot be read; {@link #isDamage} says whether trying again helps
   */
  static OpenedFile open(BackfillSplit split, int maxLineBytes) throws IOException {
    Path path = new Path(split.of().path());
    FSDataInputStream stored = path.getFileSystem().open(path);
    try {
      boolean packed = stored.read() == GZIP_FIRST && stored.read() == GZIP_SECOND;
      stored.seek(packed ? 0 : split.bytesRead());
      InputStream content =
          packed
              ? new GZIPInputStream(stored, BUFFER_BYTES)
              : new BufferedInputStream(stored, BUFFER_BYTES);
      if (packed) {
        content.skipNBytes(split.bytesRead());
      }
      return new OpenedFile(split, maxLineBytes, stored, content);
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** Whether it is the file that is at fault, so that the others are to be read. */
  static boolean isDamage(IOException failure) {
    return failure instanceof ZipException
        || failure instanceof EOFException
        || failure instanceof FileNotFoundException;
  }

  /**
   * The next line that is not blank; nothing at the end of the file. What breaks a file off is its
   * last line, with trouble.
   *
   * @throws IOException if reading fails and may succeed later
   */
  Optional<BackfillLine> next() throws IOException {
    while (!ended) {
      boolean more;
      try {
        more = lines.next();
      } catch (IOException e) {
        if (!isDamage(e)) {
          throw e;
        }
        ended = true;
        return Optional.of(
            line(
                linesRead + 1,
                new byte[0],
                "the file breaks off: %s; what comes after was not read"
                    .formatted(e.getMessage())));
      }
      if (!more) {
        ended = true;
        return Optional.empty();
      }
      linesRead++;
      bytesRead += lines.length() + 1;
      if (linesRead > BackfillPosition.MAX_LINE) {
        ended = true;
        return Optional.of(
            line(
                BackfillPosition.MAX_LINE,
                new byte[0],
                "more lines (expected: at most %,d a file); what comes after was not read, divide the file"
                    .formatted(BackfillPosition.MAX_LINE)));
      }
      if (lines.length() > maxLineBytes) {
        return Optional.of(
            line(
                linesRead,
                lines.bytes(),
                "%,d bytes (expected: at most %,d)".formatted(lines.length(), maxLineBytes)));
      }
      byte[] bytes = lines.bytes();
      if (!isBlank(bytes)) {
        return Optional.of(line(linesRead, bytes, ""));
      }
    }
    return Optional.empty();
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte one : bytes) {
      if (one != ' ' && one != '\t' && one != '\r') {
        return false;
      }
    }
    return true;
  }

  private BackfillLine line(long number, byte[] bytes, String trouble) {
    return BackfillLine.of(from, number, bytes, trouble);
  }

  /** How far it is. */
  BackfillSplit split() throws IOException {
    return ended
        ? from.readToItsEnd(linesRead)
        : from.readTo(bytesRead, linesRead, stored.getPos());
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }
}
