package dev.relkt.training.student;

import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.Unpacked;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.JsonLine;
import dev.relkt.training.data.JsonLineFile;
import dev.relkt.training.data.Problems;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.LineNumberReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of training data, UTF-8, gzipped or not: JSON Lines or lines of fields separated by tabs.
 * Refuses a missing file and the first wrong line, with the file's name and the line's number.
 *
 * @param path where it is
 */
record DataFile(Path path) {

  /** Hands out every line as a JSON object. */
  void forEachObject(Consumer<JsonLine> rows) {
    requireFile();
    new JsonLineFile(path).forEach(Problems.refusedAtOnce(), rows);
  }

  /**
   * Hands out every line's fields.
   *
   * @param least how many fields a line must have
   */
  void forEachFields(int least, Consumer<List<String>> rows) {
    requireFile();
    int number = 0;
    try (var reader =
        new LineNumberReader(new InputStreamReader(Unpacked.open(path), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number = reader.getLineNumber();
        List<String> fields = List.of(line.split("\t", -1));
        if (!line.isBlank() && fields.size() < least) {
          throw new TrainingRefused(
              "%s, line %d: %d fields (expected: %d or more, separated by tabs)"
                  .formatted(path, number, fields.size(), least));
        }
        if (!line.isBlank()) {
          rows.accept(fields);
        }
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s, line %d: cannot be read on: %s (expected: a whole file, readable)"
              .formatted(path, number + 1, FileMistake.describe(e)),
          e);
    }
  }

  private void requireFile() {
    if (!Files.isRegularFile(path)) {
      throw new TrainingRefused(
          "%s: no such file (expected: a data file; see --data)".formatted(path));
    }
  }
}
