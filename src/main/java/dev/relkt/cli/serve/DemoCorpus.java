package dev.relkt.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The passages and questions that come with ReLKT, written for it.
 *
 * @param values passage → its record's value, in the order of the file
 * @param languages passage → its language
 * @param titles passage → its title
 * @param questions each with the passage that answers it
 */
record DemoCorpus(
    Map<PassageId, byte[]> values,
    Map<PassageId, Language> languages,
    Map<PassageId, String> titles,
    List<DemoQuestion> questions) {

  private static final String FOLDER = "/dev/relkt/sample/";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A question whose answer is known.
   *
   * @param gold the passage that answers it
   */
  record DemoQuestion(String id, Language language, String text, PassageId gold) {}

  /** Reads it from the class path. */
  static DemoCorpus shipped() {
    Map<PassageId, byte[]> values = new LinkedHashMap<>();
    Map<PassageId, Language> languages = new HashMap<>();
    Map<PassageId, String> titles = new HashMap<>();
    for (String line : lines("passages.jsonl")) {
      JsonNode json = json(line);
      var id = new PassageId(json.get("id").asText());
      values.put(id, line.getBytes(StandardCharsets.UTF_8));
      languages.put(id, new Language(json.get("lang").asText()));
      titles.put(id, json.path("title").asText());
    }
    Map<String, PassageId> gold = new HashMap<>();
    for (String line : lines("qrels.txt")) {
      String[] parts = line.strip().split("\\s+", -1);
      gold.put(parts[0], new PassageId(parts[2]));
    }
    var questions = new ArrayList<DemoQuestion>();
    for (String line : lines("questions.jsonl")) {
      JsonNode json = json(line);
      String id = json.get("id").asText();
      PassageId answer = gold.get(id);
      if (answer == null || !values.containsKey(answer)) {
        throw new IllegalStateException("sample question %s has no passage".formatted(id));
      }
      questions.add(
          new DemoQuestion(
              id, new Language(json.get("lang").asText()), json.get("text").asText(), answer));
    }
    return new DemoCorpus(values, languages, titles, questions);
  }

  private static List<String> lines(String file) {
    InputStream resource = DemoCorpus.class.getResourceAsStream(FOLDER + file);
    if (resource == null) {
      throw new IllegalStateException("%s%s is not on the class path".formatted(FOLDER, file));
    }
    try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
