package dev.relkt.job.backfill;

import dev.relkt.dataset.file.ByteLines;
import dev.relkt.dataset.file.Unpacked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * A file that is being read, from where its split stands. Packed with gzip or zstd or not, as its
 * first bytes say. For one thread.
 */
final class OpenedFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final BackfillSplit from;
  private final int maxLineBytes;
  private final FSDataInputStream stored;
  private final InputStream content;
  private final ByteLines lines;
  private long bytesRead;
  private long linesRead;
  private boolean ended;

  private OpenedFile(
      BackfillSplit from, int maxLineBytes, FSDataInputStream stored, InputStream content) {
    this.from = from;
    this.maxLineBytes = maxLineBytes;
    this.stored = stored;
    this.content = content;
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
    FSDataInputStream stored;
    try {
      stored = path.getFileSystem().open(path);
    } catch (IOException e) {
      throw new Unreachable(path, e);
    }
    var source = new Source(path, stored);
    InputStream content = source;
    try {
      boolean packed = Unpacked.isPacked(source.readNBytes(Unpacked.LONGEST_MAGIC));
      source.seek(packed ? 0 : split.bytesRead());
      content = packed ? Unpacked.of(source) : new BufferedInputStream(source, BUFFER_BYTES);
      if (packed) {
        content.skipNBytes(split.bytesRead());
      }
      return new OpenedFile(split, maxLineBytes, stored, content);
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  /**
   * Whether it is the content of the file that is at fault, so that the others are to be read. A
   * file that cannot be opened or read is none of that: a mount may be missing, a permission, or
   * there are too many open files, and what is not read now is never read.
   */
  static boolean isDamage(IOException failure) {
    return !(failure instanceof Unreachable);
  }

  /** A file system did not give a file or a part of it. */
  private static final class Unreachable extends IOException {

    private static final long serialVersionUID = 1;

    Unreachable(Path path, IOException cause) {
      super(
          "passages.backfill: %s cannot be read: %s (expected: every TaskManager reads every file that was listed); bring it back, or change the setting"
              .formatted(
                  path,
                  cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage()),
          cause);
    }
  }

  /** The file as it is stored, whose failures can be told from those of what unpacks it. */
  private static final class Source extends ProxyInputStream {

    private final Path path;
    private final FSDataInputStream stored;

    Source(Path path, FSDataInputStream stored) {
      super(stored);
      this.path = path;
      this.stored = stored;
    }

    void seek(long position) throws IOException {
      try {
        stored.seek(position);
      } catch (IOException e) {
        handleIOException(e);
      }
    }

    @Override
    protected void handleIOException(IOException thrown) throws IOException {
      throw new Unreachable(path, thrown);
    }
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
      bytesRead += lines.size();
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
    content.close();
  }
}
