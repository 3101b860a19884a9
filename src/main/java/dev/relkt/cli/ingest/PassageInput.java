package dev.relkt.cli.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.FileRecord;
import dev.relkt.dataset.file.NotPassages;
import dev.relkt.dataset.file.PassageFiles;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.topic.TenantRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Files of passages, or the standard input, as records of the topic. */
final class PassageInput {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What becomes of control characters where a passage may not have them. */
  enum Controls {
    /** The passage is refused. */
    REFUSED,
    /** They become spaces, {@link ControlCleaner}. */
    CLEANED
  }

  private final InputStream standardInput;
  private final Controls controls;
  private final PassageFiles files;
  private final SeenIds seen = new SeenIds();
  private final PassageCheck check;
  private String name = "";

  /**
   * @param language of passages that state none
   */
  PassageInput(
      PassageFiles.Format format,
      Optional<Language> language,
      Controls controls,
      InputStream standardInput) {
    this(format, language, Optional.empty(), controls, standardInput);
  }

  /**
   * @param language of passages that state none
   * @param tenant whose passages they are
   */
  PassageInput(
      PassageFiles.Format format,
      Optional<Language> language,
      Optional<Tenant> tenant,
      Controls controls,
      InputStream standardInput) {
    this.controls = controls;
    check = new PassageCheck(tenant.map(TenantRule::headerOf).stream().toList());
    this.files = new PassageFiles(format, language);
    this.standardInput = standardInput;
  }

  /**
   * Reads one file from its beginning to its end. Each of its places is handed out once.
   *
   * @param file {@code -} for the standard input
   * @throws CommandFailed if it cannot be read to its end or is of another format as a whole
   */
  void read(String file, Consumer<InputPassage> each) {
    name = file.equals("-") ? "(standard input)" : file;
    seen.begin(name);
    Consumer<FileRecord> records = record -> each.accept(passage(record));
    try {
      if (file.equals("-")) {
        files.read(name, standardInput, records);
      } else {
        files.read(Path.of(file), records);
      }
    } catch (NotPassages e) {
      throw new CommandFailed("%s%s: %s".formatted(name, e.place(), e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CommandFailed("%s: no such file".formatted(name), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: cannot be read: %s".formatted(next(), FileMistake.describe(e)), e);
    }
  }

  private InputPassage passage(FileRecord record) {
    return switch (record) {
      // What is not JSON has no id; the codec has the words for it, whatever the key is.
      case FileRecord.Line line ->
          checked(line.id().orElse("?"), line.json(), false, line.spaced(), Set.of());
      case FileRecord.Made made ->
          checked(made.id(), bytes(made), made.named(), made.spaced(), made.unused());
      case FileRecord.Refused refused -> new InputPassage.Refused(next(), refused.reason());
      case FileRecord.Again ignored -> new InputPassage.Again(next());
      case FileRecord.Blank ignored -> new InputPassage.Blank(next());
    };
  }

  private InputPassage checked(
      String id, byte[] value, boolean named, boolean spaced, Set<String> unused) {
    return switch (check.check(id, value)) {
      case PassageCheck.Verdict.Good good -> taken(good.id(), value, named, spaced, false, unused);
      case PassageCheck.Verdict.Bad bad -> {
        // Taken out only where it is refused else: nearly no passage pays for it.
        Optional<ControlCleaner.Cleaned> cleaned =
            controls == Controls.CLEANED ? ControlCleaner.clean(value) : Optional.empty();
        yield cleaned.isPresent()
                && check.check(cleaned.get().id(), cleaned.get().value())
                    instanceof PassageCheck.Verdict.Good good
            ? taken(good.id(), cleaned.get().value(), named, false, true, unused)
            : new InputPassage.Refused(next(), bad.reason());
      }
    };
  }

  private InputPassage taken(
      PassageId id,
      byte[] value,
      boolean named,
      boolean spaced,
      boolean cleaned,
      Set<String> unused) {
    seen.placesAre(files.places());
    Optional<String> earlier = seen.add(id.value(), files.number());
    // Two texts would get one name that neither of their writers chose: one would be lost.
    if (named && earlier.isPresent()) {
      return new InputPassage.Refused(
          next(),
          "id: \"%s\" was given already, to %s; --lang TAG puts the language of a file before its ids"
              .formatted(id, earlier.get()));
    }
    Optional<String> twin =
        earlier.isPresent() ? Optional.empty() : seen.twin(id.value(), files.number());
    return new InputPassage.Taken(next(), id, value, earlier, twin, spaced, cleaned, unused);
  }

  private static byte[] bytes(FileRecord.Made made) {
    try {
      return JSON.writeValueAsBytes(made.passage());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The place that is read now, or comes next; of the file that is read now or was last. */
  String next() {
    return name + files.place();
  }

  /** What places are called in the file that was read last, such as {@code lines}. */
  String unit() {
    return files.unit();
  }

  /** Whether a file that was read had passages whose ids were made from titles. */
  boolean hasMadeIds() {
    return files.hasMadeIds();
  }

  /** Whether every id could be compared with those before it. */
  boolean allIdsCompared() {
    return !seen.isFull();
  }

  /** Bytes of the files read so far, as they lie on the disk. */
  long bytesRead() {
    return files.bytesRead();
  }
}
