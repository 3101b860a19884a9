package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;

/**
 * The format of SQuAD, as XQuAD, MLQA and others have it: {@code {"data": [{"title": …,
 * "paragraphs": [{"context": …, "qas": …}]}]}}, or the array alone; KorQuAD 2 has context and
 * questions beside the title. Articles are read one after the other, however many there are.
 */
public final class SquadFile {

  private static final JsonMapper JSON = FileJson.MAPPER;

  private final Taker taker;
  private String place = "the beginning";

  /**
   * @param taker of what is read
   */
  public SquadFile(Taker taker) {
    this.taker = taker;
  }

  /**
   * A paragraph.
   *
   * @param article the number of its article, from 0
   * @param title of the article, empty where there is none
   * @param node with {@code context} and {@code qas}, whatever they are
   */
  public record Paragraph(int article, String title, JsonNode node) {}

  /** Takes what is read, in order; {@link #place} says where it stands. */
  public interface Taker {

    void paragraph(Paragraph paragraph) throws IOException;

    /** An article without paragraphs. */
    void empty() throws IOException;

    /** An article that is none. */
    void refused(String found, String expected) throws IOException;
  }

  /** A file that is JSON, but not in this format. */
  public static final class NotSquad extends IOException {

    private static final long serialVersionUID = 1;

    private final int line;

    NotSquad(String found, int line) {
      super(found);
      this.line = line;
    }

    /** Where, from 1; 0 where it is the file as a whole. */
    public int line() {
      return line;
    }
  }

  /**
   * Reads a file from its beginning to its end.
   *
   * @param in stays open
   * @throws JsonProcessingException if it is not JSON
   * @throws NotSquad if it is another format
   */
  public void read(InputStream in) throws IOException {
    place = "the beginning";
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        articles("", parser);
      } else if (first == JsonToken.START_OBJECT) {
        object(parser);
      } else {
        throw new NotSquad("no object", 0);
      }
      if (parser.nextToken() != null) {
        throw new NotSquad("something follows the JSON", parser.currentLocation().getLineNr());
      }
    }
  }

  /** What is read now, such as {@code data[2].paragraphs[0]}. */
  public String place() {
    return place;
  }

  private void object(JsonParser parser) throws IOException {
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("data") && value == JsonToken.START_ARRAY) {
        found = true;
        articles("data", parser);
      } else if (field.equals("text") && value == JsonToken.VALUE_STRING) {
        throw new NotSquad("a field \"text\" beside \"data\"", 0);
      } else {
        parser.skipChildren();
      }
    }
    if (!found) {
      throw new NotSquad("no array \"data\"", 0);
    }
  }

  private void articles(String array, JsonParser parser) throws IOException {
    for (int article = 0; parser.nextToken() != JsonToken.END_ARRAY; article++) {
      String at = "%s[%d]".formatted(array, article);
      place = at;
      JsonNode node = FileJson.tree(parser);
      String title = node.path("title").asText("");
      JsonNode list = node.path("paragraphs");
      if (list.isArray()) {
        for (int paragraph = 0; paragraph < list.size(); paragraph++) {
          place = "%s.paragraphs[%d]".formatted(at, paragraph);
          taker.paragraph(new Paragraph(article, title, list.get(paragraph)));
        }
        if (list.isEmpty()) {
          taker.empty();
        }
      } else if (node.has("context") && list.isMissingNode()) {
        taker.paragraph(new Paragraph(article, title, node));
      } else {
        taker.refused(
            node.isObject()
                ? "neither paragraphs nor context"
                : "no object but " + JsonMistake.kind(node),
            "an array \"paragraphs\", or a string \"context\"");
      }
    }
    place = "the end";
  }
}
