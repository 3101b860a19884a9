package dev.relkt.dataset.file;

import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.apache.commons.io.input.ProxyInputStream;

/**
 * Files of passages in the formats in which others keep them, one after the other, packed or not;
 * their content says which. For one thread.
 */
public final class PassageFiles {

  /** What a file may be. */
  public enum Format {
    /** What its first value or line looks like. */
    AUTO,
    /** An object on every line. */
    JSONL,
    /** One array of objects. */
    JSON,
    /** SQuAD's, as {@link SquadFile} has it. */
    SQUAD,
    /** A table with commas, or semicolons, between its fields. */
    CSV,
    /** A table with tabs between its fields. */
    TSV
  }

  private final Format format;
  private final Optional<Language> language;
  private final AtomicLong bytesRead = new AtomicLong();
  private PassageReader reading;
  private boolean begun;
  private boolean hasMadeIds;

  /**
   * @param language of passages that state none; stands before ids that are made from titles
   */
  public PassageFiles(Format format, Optional<Language> language) {
    this.format = format;
    this.language = language;
    this.reading = new JsonLinePassages(language);
  }

  /**
   * Reads a file from its beginning to its end. Each of its places is handed out once.
   *
   * @throws NotPassages if the file as a whole is not of the format
   * @throws IOException if it cannot be read to its end
   */
  public void read(Path file, Consumer<FileRecord> each) throws IOException {
    begun = false;
    if (Files.isDirectory(file)) {
      throw new IOException("a folder (expected: a file)");
    }
    if (ParquetPassages.is(file)) {
      reading = new ParquetPassages(file, language);
      begun = true;
      reading.read(InputStream.nullInputStream(), counted(each));
      bytesRead.addAndGet(Files.size(file));
      return;
    }
    try (InputStream source = Files.newInputStream(file)) {
      read(file.toString(), source, each);
    }
  }

  /**
   * Reads a stream, as {@link #read(Path, Consumer)}.
   *
   * @param name of what is read: its ending counts where its content does not say what it is
   * @param source stays open
   */
  public void read(String name, InputStream source, Consumer<FileRecord> each) throws IOException {
    begun = false;
    try (InputStream in = Unpacked.of(new Counting(CloseShieldInputStream.wrap(source)))) {
      reading = reader(name, FormatGuess.of(name, in));
      begun = true;
      reading.read(in, counted(each));
    }
  }

  private Consumer<FileRecord> counted(Consumer<FileRecord> each) {
    return record -> {
      hasMadeIds |= record instanceof FileRecord.Made made && made.named();
      each.accept(record);
    };
  }

  private PassageReader reader(String name, FormatGuess guess) throws NotPassages {
    if (guess instanceof FormatGuess.Other other && (format == Format.AUTO || other.certain())) {
      throw new NotPassages(
          "",
          "%s (expected: JSON Lines, one object a line; a JSON array of objects; CSV or TSV with a header; or SQuAD's format)"
              .formatted(other.description()));
    }
    return switch (format) {
      case JSONL -> new JsonLinePassages(language);
      case JSON -> new JsonArrayPassages(language);
      case SQUAD -> new SquadPassages(language);
      case TSV -> new CsvPassages('\t', language);
      case CSV ->
          new CsvPassages(
              guess instanceof FormatGuess.Table table ? table.separator() : ',', language);
      case AUTO ->
          switch (guess) {
            case FormatGuess.Lines ignored -> new JsonLinePassages(language);
            case FormatGuess.Array ignored -> new JsonArrayPassages(language);
            case FormatGuess.Squad ignored -> new SquadPassages(language);
            case FormatGuess.Table table -> new CsvPassages(table.separator(), language);
            case FormatGuess.Other ignored -> new JsonLinePassages(language);
          };
    };
  }

  /**
   * The place that is read now or comes next, as it stands behind the name of the file that is read
   * now or was last: {@code :12}. Empty where nothing of that file could be read.
   */
  public String place() {
    return begun ? reading.place() : "";
  }

  /** What {@link #place} gave for a {@link #number} of the file that is read now. */
  public LongFunction<String> places() {
    return reading.places();
  }

  /** The line of that place, where places are lines or begin on one; else its number, from 1. */
  public long number() {
    return reading.number();
  }

  /** What places are called in the file that was read last, such as {@code lines}. */
  public String unit() {
    return reading.unit();
  }

  /** Whether a file that was read had passages whose ids were made from titles. */
  public boolean hasMadeIds() {
    return hasMadeIds;
  }

  /** Bytes of the files read so far, as they lie on the disk. */
  public long bytesRead() {
    return bytesRead.get();
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
