package dev.relkt.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.DataRefused;
import dev.relkt.evaluation.Expectations.Expected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expected scores as JSON:
 *
 * <pre>{@code
 * {"format": 1, "corpus": "sample", "checksum": "sha256:…",
 *  "expected": {"student/1": {"average": {"success@1": {"score": 0.6, "tolerance": 0.02}, …},
 *                             "without en": {…}, "de": {…}, …}}}
 * }</pre>
 */
public final class ExpectationsFile {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ExpectationsFile() {}

  public static void write(Path file, Expectations expectations) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("corpus", expectations.corpus());
    json.put("checksum", expectations.checksum());
    ObjectNode contenders = json.putObject("expected");
    expectations
        .contenders()
        .forEach(
            (contender, rows) -> {
              ObjectNode rowsJson = contenders.putObject(contender);
              rows.forEach(
                  (row, measures) -> {
                    ObjectNode measuresJson = rowsJson.putObject(row);
                    measures.forEach(
                        (measure, expected) ->
                            measuresJson
                                .putObject(measure.label())
                                .put("score", expected.score())
                                .put("tolerance", expected.tolerance()));
                  });
            });
    Files.writeString(file, JSON.writeValueAsString(json) + "\n", StandardCharsets.UTF_8);
  }

  /**
   * Reads a file.
   *
   * @throws DataRefused naming every mistake
   */
  public static Expectations read(Path file) {
    JsonNode json;
    try {
      json = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new DataRefused(
          "%s: not JSON: %s (expected: scores as relkt evaluate --write-expectations writes them)"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new DataRefused(
          "%s: cannot be read: %s (expected: a file of expected scores)".formatted(file, e), e);
    }
    if (json.path("format").asInt() != FORMAT) {
      throw new DataRefused(
          "%s: format: %s (expected: %d)".formatted(file, json.path("format"), FORMAT));
    }
    List<String> mistakes = new ArrayList<>();
    for (String field : List.of("corpus", "checksum")) {
      if (!json.path(field).isTextual()) {
        mistakes.add("%s: %s: missing (expected: a string)".formatted(file, field));
      }
    }
    if (json.path("expected").isEmpty()) {
      mistakes.add("%s: expected: missing (expected: scores by contender)".formatted(file));
    }
    Map<String, Map<String, Map<Measure, Expected>>> contenders = new LinkedHashMap<>();
    json.path("expected")
        .properties()
        .forEach(
            contender -> {
              Map<String, Map<Measure, Expected>> rows = new LinkedHashMap<>();
              contender
                  .getValue()
                  .properties()
                  .forEach(
                      row ->
                          rows.put(
                              row.getKey(),
                              measures(
                                  "%s: %s, %s".formatted(file, contender.getKey(), row.getKey()),
                                  row.getValue(),
                                  mistakes)));
              contenders.put(contender.getKey(), rows);
            });
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
    return new Expectations(
        json.path("corpus").asText(), json.path("checksum").asText(), contenders);
  }

  private static Map<Measure, Expected> measures(
      String where, JsonNode json, List<String> mistakes) {
    Map<Measure, Expected> measures = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry -> {
              Optional<Measure> measure =
                  Arrays.stream(Measure.values())
                      .filter(m -> m.label().equals(entry.getKey()))
                      .findFirst();
              JsonNode score = entry.getValue().path("score");
              JsonNode tolerance = entry.getValue().path("tolerance");
              if (measure.isEmpty() || !score.isNumber() || !tolerance.isNumber()) {
                mistakes.add(
                    "%s, %s: %s (expected: a measure such as success@1 with score and tolerance)"
                        .formatted(where, entry.getKey(), entry.getValue()));
                return;
              }
              try {
                measures.put(measure.get(), new Expected(score.asDouble(), tolerance.asDouble()));
              } catch (IllegalArgumentException e) {
                mistakes.add("%s, %s: %s".formatted(where, entry.getKey(), e.getMessage()));
              }
            });
    return measures;
  }
}
