package dev.relkt.dataset;

import dev.relkt.dataset.LabelledFiles.Contents;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.FileRecord;
import dev.relkt.dataset.file.NotPassages;
import dev.relkt.dataset.file.PassageFiles;
import dev.relkt.dataset.file.Utf8;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The passages of one file, all of them at once, with every mistake. */
final class LabelledPassages {

  private static final Set<String> FIELDS = Set.of("id", "lang", "title", "text", "metadata");

  private final Path file;
  private final PassageFiles files;
  private final List<Passage> passages = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, Long> placeOfId = new HashMap<>();
  private final Map<String, Integer> passedOver = new TreeMap<>();
  private int cleaned;

  LabelledPassages(Path file) {
    this(file, Language.UNDETERMINED);
  }

  /**
   * @param language of passages that do not say theirs
   */
  LabelledPassages(Path file, Language language) {
    this.file = file;
    Optional<Language> known =
        language.equals(Language.UNDETERMINED) ? Optional.empty() : Optional.of(language);
    files = new PassageFiles(PassageFiles.Format.AUTO, known);
  }

  /**
   * @throws DataRefused with every mistake, each with file and line
   */
  Contents<Passage> read() {
    try {
      files.read(file, this::take);
    } catch (NoSuchFileException e) {
      throw new DataRefused("%s: no such file (expected: a file of passages)".formatted(file), e);
    } catch (NotPassages e) {
      throw new DataRefused("%s%s: %s".formatted(file, e.place(), e.getMessage()), e);
    } catch (IOException e) {
      throw new DataRefused(
          "%s%s: cannot be read: %s".formatted(file, files.place(), FileMistake.describe(e)), e);
    }
    if (mistakes.isEmpty() && passages.isEmpty()) {
      mistakes.add("%s: empty (expected: passages)".formatted(file));
    }
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
    return new Contents<>(passages, passedOver, cleaned);
  }

  private void take(FileRecord record) {
    try {
      switch (record) {
        case FileRecord.Line line -> {
          passage(JsonRecord.parse(decode(line.json())));
          cleaned += line.spaced() ? 1 : 0;
        }
        case FileRecord.Made made -> {
          passage(new JsonRecord(made.passage()));
          cleaned += made.spaced() ? 1 : 0;
          made.unused().forEach(name -> passedOver.merge(name, 1, Integer::sum));
        }
        case FileRecord.Refused refused -> throw new IllegalArgumentException(refused.reason());
        case FileRecord.Again ignored -> {}
        case FileRecord.Blank ignored -> {}
      }
    } catch (IllegalArgumentException e) {
      mistakes.add("%s%s: %s".formatted(file, files.place(), e.getMessage()));
    }
  }

  private void passage(JsonRecord json) {
    Passage passage = passageOf(json);
    String id = passage.id().value();
    Long first = placeOfId.putIfAbsent(id, files.number());
    if (first != null) {
      throw new IllegalArgumentException(
          "id: \"%s\" is there already, in line %d (expected: every id once)".formatted(id, first));
    }
    json.node()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                passedOver.merge(name, 1, Integer::sum);
              }
            });
    passages.add(passage);
  }

  private static Passage passageOf(JsonRecord json) {
    return new Passage(
        new PassageId(json.required("id")),
        new Language(json.optional("lang", Language.UNDETERMINED.tag())),
        json.optional("title", ""),
        json.required("text"),
        json.metadata("metadata"));
  }

  private static String decode(byte[] line) {
    return Utf8.decode(line)
        .orElseThrow(() -> new IllegalArgumentException("invalid UTF-8 (expected: UTF-8)"));
  }
}
