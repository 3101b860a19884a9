package dev.relkt.cli.ingest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.dataset.JsonMistake;
import dev.relkt.passage.Language;
import dev.relkt.passage.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file in the format of SQuAD, as XQuAD has it: {@code {"data": [{"title": …, "paragraphs":
 * [{"context": …, "qas": …}]}]}}, or the array alone; KorQuAD 2 has the context beside the title.
 * Every context becomes a passage whose id is {@code title/number}, numbered from 0 within its
 * title ({@code untitled} where there is none), and after {@code lang/} where the language is
 * given: translations of one file have the same titles.
 */
final class SquadFile implements PassageFile {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PassageCheck check = new PassageCheck();
  private final Optional<Language> language;
  private final SeenIds seen;
  private final Map<String, Integer> numbers = new HashMap<>();
  private String name = "";
  private String place = "";
  private long paragraphs;

  /**
   * @param language of all its passages; without one the job detects it
   */
  SquadFile(Optional<Language> language, SeenIds seen) {
    this.language = language;
    this.seen = seen;
  }

  @Override
  public void read(String file, InputStream in, Consumer<InputPassage> each) throws IOException {
    name = file;
    seen.begin(file);
    place = "the beginning";
    paragraphs = 0;
    numbers.clear();
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        articles("", parser, each);
      } else if (first == JsonToken.START_OBJECT) {
        object(parser, each);
      } else {
        throw refused("no object");
      }
      if (parser.nextToken() != null) {
        throw new CommandFailed(
            "%s: something follows the JSON, at line %d (expected: one JSON value, as SQuAD's format has it; --format jsonl where every line is a passage)"
                .formatted(name, parser.currentLocation().getLineNr()));
      }
    } catch (JsonProcessingException e) {
      // A tree that is nested too deeply has no place.
      Optional<JsonLocation> at = Optional.ofNullable(e.getLocation());
      throw new CommandFailed(
          "%s: not JSON%s: %s"
              .formatted(
                  name,
                  at.map(l -> " at line %d, column %d".formatted(l.getLineNr(), l.getColumnNr()))
                      .orElse(", behind " + place),
                  JsonMistake.describe(e)),
          e);
    }
  }

  @Override
  public String next() {
    return name + ": " + place;
  }

  @Override
  public String unit() {
    return "paragraphs";
  }

  private void object(JsonParser parser, Consumer<InputPassage> each) throws IOException {
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("data") && value == JsonToken.START_ARRAY) {
        found = true;
        articles("data", parser, each);
      } else if (field.equals("text") && value == JsonToken.VALUE_STRING) {
        throw refused("a field \"text\" beside \"data\"");
      } else {
        parser.skipChildren();
      }
    }
    if (!found) {
      throw refused("no array \"data\"");
    }
  }

  private void articles(String array, JsonParser parser, Consumer<InputPassage> each)
      throws IOException {
    for (int article = 0; parser.nextToken() != JsonToken.END_ARRAY; article++) {
      place = "%s[%d]".formatted(array, article);
      JsonNode node = JSON.readTree(parser);
      JsonNode list = node.path("paragraphs");
      if (list.isArray() && !list.isEmpty()) {
        for (int paragraph = 0; paragraph < list.size(); paragraph++) {
          place = "%s[%d].paragraphs[%d]".formatted(array, article, paragraph);
          each.accept(passage(node, list.get(paragraph).path("context")));
        }
      } else if (list.isArray()) {
        each.accept(new InputPassage.Blank(next()));
      } else if (node.has("context") && list.isMissingNode()) {
        each.accept(passage(node, node.path("context")));
      } else {
        paragraphs++;
        each.accept(
            new InputPassage.Refused(
                next(),
                "%s (expected: an array \"paragraphs\", or a string \"context\")"
                    .formatted(
                        node.isObject()
                            ? "neither paragraphs nor context"
                            : "no object but " + JsonMistake.kind(node))));
      }
    }
    place = "the end";
  }

  private InputPassage passage(JsonNode article, JsonNode context) throws IOException {
    paragraphs++;
    String title = article.path("title").asText("");
    String called = title.isEmpty() ? "untitled" : title;
    int number = numbers.merge(called, 1, Integer::sum) - 1;
    if (!context.isTextual()) {
      return new InputPassage.Refused(
          next(),
          "context: %s (expected: a string)"
              .formatted(
                  context.isMissingNode() || context.isNull()
                      ? "missing"
                      : JsonMistake.kind(context)));
    }
    String text = context.textValue();
    try {
      Texts.refuseControlCharacters("context", Texts.spaced(text));
      Texts.refuseControlCharacters("title", Texts.spaced(title));
    } catch (IllegalArgumentException e) {
      return new InputPassage.Refused(next(), String.valueOf(e.getMessage()));
    }
    String id = language.map(l -> l + "/").orElse("") + called + "/" + number;
    var value = JSON.createObjectNode();
    value.put("id", id);
    language.ifPresent(l -> value.put("lang", l.tag()));
    if (!title.isEmpty()) {
      value.put("title", title.replace('_', ' '));
    }
    value.put("text", text);
    byte[] bytes = JSON.writeValueAsBytes(value);
    return switch (check.check(id, bytes)) {
      case PassageCheck.Verdict.Bad bad -> new InputPassage.Refused(next(), bad.reason());
      case PassageCheck.Verdict.Good good -> {
        // Two texts would get one name that neither of their writers chose: one would be lost.
        Optional<String> earlier = seen.add(id, paragraphs);
        yield earlier.isPresent()
            ? new InputPassage.Refused(
                next(),
                "id: \"%s\" was given already, to %s; --lang TAG puts the language of a file before its ids"
                    .formatted(id, earlier.get()))
            : new InputPassage.Taken(
                next(), good.id(), bytes, earlier, !Texts.spaced(text).equals(text));
      }
    };
  }

  private CommandFailed refused(String found) {
    return new CommandFailed(
        "%s: %s (expected: SQuAD's format, {\"data\": [{\"title\": …, \"paragraphs\": [{\"context\": …}]}]})"
            .formatted(name, found));
  }
}
