package dev.relkt.cli.ingest;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.Unpacked;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.commons.io.input.ProxyInputStream;

/** Files of passages, or the standard input; gzipped or not, which their first bytes say. */
final class PassageInput {

  /** What a file may be. */
  enum Format {
    /** What its first value looks like, {@link PassageFormats}. */
    AUTO,
    JSONL,
    SQUAD
  }

  private final Format format;
  private final InputStream standardInput;
  private final SeenIds seen = new SeenIds();
  private final JsonLines lines = new JsonLines(seen);
  private final SquadPassages squad;
  private final AtomicLong bytesRead = new AtomicLong();
  private PassageFile reading = lines;
  private boolean hasSquad;

  /**
   * @param language of the passages of SQuAD files
   */
  PassageInput(Format format, Optional<Language> language, InputStream standardInput) {
    this.format = format;
    this.standardInput = standardInput;
    this.squad = new SquadPassages(language, seen);
  }

  /**
   * Reads one file from its beginning to its end. Each of its lines, or each paragraph of SQuAD's
   * format, is handed out once.
   *
   * @param file {@code -} for the standard input
   * @throws CommandFailed if it cannot be read to its end or is of another format as a whole
   */
  void read(String file, Consumer<InputPassage> each) {
    String name = file.equals("-") ? "(standard input)" : file;
    boolean begun = false;
    try (InputStream in = open(file)) {
      reading = format(name, PassageFormats.of(in)) == Format.SQUAD ? squad : lines;
      begun = true;
      hasSquad |= reading == squad;
      reading.read(name, in, each);
    } catch (NoSuchFileException e) {
      throw new CommandFailed("%s: no such file".formatted(name), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: cannot be read: %s"
              .formatted(begun ? reading.next() : name, FileMistake.describe(e)),
          e);
    }
  }

  private Format format(String name, PassageFormats found) {
    return switch (found) {
      case PassageFormats.Lines ignored -> format;
      case PassageFormats.Squad ignored -> format == Format.AUTO ? Format.SQUAD : format;
      case PassageFormats.Other other -> {
        if (format == Format.AUTO || other.certain()) {
          throw new CommandFailed(
              "%s: %s (expected: JSON Lines, one object a line; or SQuAD's format)"
                  .formatted(name, other.description()));
        }
        yield format;
      }
    };
  }

  /** The place that is read now, or comes next; of the file that is read now or was last. */
  String next() {
    return reading.next();
  }

  /** What places are called in the file that was read last, such as {@code lines}. */
  String unit() {
    return reading.unit();
  }

  /** Whether a file that was read had SQuAD's format. */
  boolean hasSquad() {
    return hasSquad;
  }

  /** Whether every id could be compared with those before it. */
  boolean allIdsCompared() {
    return !seen.isFull();
  }

  /** Bytes of the files read so far, as they lie on the disk. */
  long bytesRead() {
    return bytesRead.get();
  }

  private InputStream open(String file) throws IOException {
    if (!file.equals("-") && Files.isDirectory(Path.of(file))) {
      throw new IOException("a folder (expected: a file)");
    }
    InputStream source = file.equals("-") ? standardInput : Files.newInputStream(Path.of(file));
    try {
      return Unpacked.of(new Counting(source));
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  private final class Counting extends ProxyInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    protected void afterRead(int n) {
      bytesRead.addAndGet(Math.max(n, 0));
    }
  }
}
