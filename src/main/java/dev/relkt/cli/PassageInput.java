package dev.relkt.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.relkt.passage.Language;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** A file of passages, or the standard input; gzipped or not, which its first bytes say. */
final class PassageInput {

  /** What a file may be. */
  enum Format {
    /** Whatever its first bytes look like. */
    AUTO,
    JSONL,
    SQUAD
  }

  private static final int LOOK_AHEAD_BYTES = 64 * 1024;

  private final Format format;
  private final Optional<Language> language;
  private final InputStream standardInput;
  private final AtomicLong bytesRead = new AtomicLong();

  PassageInput(Format format, Optional<Language> language, InputStream standardInput) {
    this.format = format;
    this.language = language;
    this.standardInput = standardInput;
  }

  /**
   * Reads one file from its beginning to its end.
   *
   * @param file {@code -} for the standard input
   * @throws CommandFailed if it cannot be read or is of another format as a whole
   */
  void read(String file, Consumer<InputPassage> each) {
    try (InputStream in = open(file)) {
      String name = file.equals("-") ? "(standard input)" : file;
      switch (format == Format.AUTO ? looksLike(in) : format) {
        case SQUAD -> new SquadFile(language).read(name, in, each);
        case JSONL, AUTO -> new JsonLines().read(name, in, each);
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailed("%s: no such file".formatted(file), e);
    } catch (IOException e) {
      throw new CommandFailed("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Bytes of the files read so far, as they lie on the disk. */
  long bytesRead() {
    return bytesRead.get();
  }

  private InputStream open(String file) throws IOException {
    InputStream source = file.equals("-") ? standardInput : Files.newInputStream(Path.of(file));
    var counted = new BufferedInputStream(new Counting(source), LOOK_AHEAD_BYTES);
    counted.mark(2);
    boolean gzip = counted.read() == 0x1F && counted.read() == 0x8B;
    counted.reset();
    return gzip
        ? new BufferedInputStream(new GZIPInputStream(counted, LOOK_AHEAD_BYTES), LOOK_AHEAD_BYTES)
        : counted;
  }

  /**
   * SQuAD's files are one object with a field {@code data} among its first; all else is read line
   * by line.
   */
  private static Format looksLike(InputStream in) throws IOException {
    in.mark(LOOK_AHEAD_BYTES);
    byte[] start = in.readNBytes(LOOK_AHEAD_BYTES - 1);
    in.reset();
    try (JsonParser parser = new JsonFactory().createParser(start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Format.JSONL;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean data = parser.currentName().equals("data");
        if (parser.nextToken() == JsonToken.START_ARRAY && data) {
          return Format.SQUAD;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return Format.JSONL;
    }
    return Format.JSONL;
  }

  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      bytesRead.addAndGet(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      bytesRead.addAndGet(Math.max(n, 0));
      return n;
    }
  }
}
