package dev.relkt.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file in the format of SQuAD, as XQuAD has it: {@code {"data": [{"title": …, "paragraphs":
 * [{"context": …, "qas": …}]}]}}. Every context becomes a passage whose id is {@code title/number},
 * numbered from 0 within its title, and after {@code lang/} where the language is given:
 * translations of one file have the same titles.
 */
final class SquadFile {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PassageCheck check = new PassageCheck();
  private final Optional<Language> language;

  /**
   * @param language of all its passages; without one the job detects it
   */
  SquadFile(Optional<Language> language) {
    this.language = language;
  }

  /**
   * Passes every context to a consumer, in order; articles are read one by one. The stream stays
   * open.
   *
   * @throws CommandFailed if it is not JSON or not of that format
   */
  void read(String name, InputStream in, Consumer<InputPassage> each) throws IOException {
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(name, "no object");
      }
      boolean found = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean data = parser.currentName().equals("data");
        JsonToken value = parser.nextToken();
        if (data && value == JsonToken.START_ARRAY) {
          found = true;
          articles(name, parser, each);
        } else {
          parser.skipChildren();
        }
      }
      if (!found) {
        throw refused(name, "no array \"data\"");
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailed(
          "%s: not JSON at line %d, column %d: %s"
              .formatted(
                  name,
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
  }

  private void articles(String name, JsonParser parser, Consumer<InputPassage> each)
      throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    int article = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode node = JSON.readTree(parser);
      String title = node.path("title").asText("");
      int paragraph = 0;
      for (JsonNode one : node.path("paragraphs")) {
        String where = "%s: data[%d].paragraphs[%d]".formatted(name, article, paragraph++);
        int number = numbers.merge(title, 1, Integer::sum) - 1;
        each.accept(passage(where, title, number, one.path("context")));
      }
      article++;
    }
  }

  private InputPassage passage(String where, String title, int number, JsonNode context)
      throws IOException {
    if (!context.isTextual()) {
      return new InputPassage.Refused(where, "context: missing (expected: a string)");
    }
    String id =
        language.map(l -> l + "/").orElse("")
            + (title.isEmpty() ? "untitled" : title)
            + "/"
            + number;
    var value = JSON.createObjectNode();
    value.put("id", id);
    language.ifPresent(l -> value.put("lang", l.tag()));
    if (!title.isEmpty()) {
      value.put("title", title.replace('_', ' '));
    }
    value.put("text", context.textValue());
    return check.check(where, id, JSON.writeValueAsBytes(value));
  }

  private static CommandFailed refused(String name, String found) {
    return new CommandFailed(
        "%s: %s (expected: SQuAD's format, {\"data\": [{\"title\": …, \"paragraphs\": [{\"context\": …}]}]})"
            .formatted(name, found));
  }
}
