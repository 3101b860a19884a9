package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** One JSON array of objects, see {@link PassageShapes}, read one after the other. */
final class JsonArrayPassages implements PassageReader {

  private static final JsonMapper JSON = FileJson.MAPPER;

  private final ContextIds contexts;
  private final PassageShapes shapes;
  private long element;

  JsonArrayPassages(Optional<Language> language) {
    contexts = new ContextIds(language);
    shapes = new PassageShapes(language, contexts);
  }

  @Override
  public void read(InputStream in, Consumer<FileRecord> each) throws IOException {
    contexts.clear();
    element = 0;
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new NotPassages("", "no JSON array (expected: an array of passages)");
      }
      for (; parser.nextToken() != JsonToken.END_ARRAY; element++) {
        JsonNode node = FileJson.tree(parser);
        each.accept(
            node instanceof ObjectNode object
                ? shapes.of(object)
                : new FileRecord.Refused(
                    "no object but %s (expected: a passage)".formatted(JsonMistake.kind(node))));
      }
      if (parser.nextToken() != null) {
        throw new NotPassages(
            "",
            "something follows the JSON array, at line %d (expected: the end of the file)"
                .formatted(parser.currentLocation().getLineNr()));
      }
    } catch (JsonProcessingException e) {
      throw SquadPassages.notJson(e, place().substring(2));
    }
  }

  @Override
  public String place() {
    return ": [%d]".formatted(element);
  }

  @Override
  public LongFunction<String> places() {
    return number -> ": [%d]".formatted(number - 1);
  }

  @Override
  public long number() {
    return element + 1;
  }

  @Override
  public String unit() {
    return "elements";
  }
}
