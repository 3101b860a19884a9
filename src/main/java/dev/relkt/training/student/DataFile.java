package dev.relkt.training.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.dataset.FileMistake;
import dev.relkt.dataset.JsonMistake;
import dev.relkt.dataset.Unpacked;
import dev.relkt.training.TrainingRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A file of training data, UTF-8, gzipped if its name ends in {@code .gz}: JSON Lines or lines of
 * fields separated by tabs. Refuses a missing file and a wrong line with the file's name and the
 * line's number.
 *
 * @param path where it is
 */
record DataFile(Path path) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Hands out every line as a JSON object. */
  void forEachObject(Consumer<Row> rows) {
    forEachLine(
        (line, number) -> {
          JsonNode node;
          try {
            node = JSON.readTree(line);
          } catch (JsonProcessingException e) {
            throw new TrainingRefused(
                "%s, line %d: not JSON: %s (expected: one JSON object a line)"
                    .formatted(path, number, JsonMistake.describe(e)),
                e);
          }
          if (!node.isObject()) {
            throw new TrainingRefused(
                "%s, line %d: %s (expected: a JSON object)"
                    .formatted(path, number, node.getNodeType()));
          }
          rows.accept(new Row(this, number, node));
        });
  }

  /**
   * Hands out every line's fields.
   *
   * @param least how many fields a line must have
   */
  void forEachFields(int least, Consumer<List<String>> rows) {
    forEachLine(
        (line, number) -> {
          List<String> fields = List.of(line.split("\t", -1));
          if (fields.size() < least) {
            throw new TrainingRefused(
                "%s, line %d: %d fields (expected: %d or more, separated by tabs)"
                    .formatted(path, number, fields.size(), least));
          }
          rows.accept(fields);
        });
  }

  private interface LineReader {
    void accept(String line, int number);
  }

  private void forEachLine(LineReader lines) {
    if (!Files.isRegularFile(path)) {
      throw new TrainingRefused(
          "%s: no such file (expected: a data file; see --data)".formatted(path));
    }
    int number = 0;
    try (InputStream raw = Files.newInputStream(path);
        InputStream in = Unpacked.of(raw);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          lines.accept(line, number);
        }
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s, after line %d: %s".formatted(path, number, FileMistake.describe(e)), e);
    }
  }

  /**
   * One JSON object of the file.
   *
   * @param file where it stands
   * @param number its line, from 1
   */
  record Row(DataFile file, int number, JsonNode node) {

    /** A text that must be there and not blank. */
    String text(String field) {
      JsonNode value = node.path(field);
      if (!value.isTextual() || value.textValue().isBlank()) {
        throw new TrainingRefused(
            "%s, line %d: field %s is %s (expected: some text)"
                .formatted(file.path, number, field, value.isMissingNode() ? "missing" : value));
      }
      return value.textValue();
    }

    /** A text, empty where there is none. */
    String textOrEmpty(String field) {
      return node.path(field).asText("");
    }

    /** The texts of an object of texts, in the order of their names. */
    Map<String, String> texts(String field) {
      var texts = new TreeMap<String, String>();
      node.path(field)
          .properties()
          .forEach(
              e -> {
                if (!e.getValue().asText().isBlank()) {
                  texts.put(e.getKey(), e.getValue().asText());
                }
              });
      return texts;
    }
  }
}
