package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import dev.relkt.passage.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * JSON Lines: on every line an object, see {@link PassageShapes}. Lines are read as bytes, so that
 * one that is not UTF-8 is refused alone; those in the topic's own fields are handed on as they
 * stand. A byte order mark at the beginning of a line is passed over: files that were put together
 * have several.
 */
final class JsonLinePassages implements PassageReader {

  /** A longer line is refused without being kept: no record of that size would be taken. */
  static final int MAX_LINE_BYTES = 12 * 1024 * 1024;

  /** Fields that are not the topic's own, or stand elsewhere there. */
  private static final Set<String> FOREIGN = Set.of("_id", "context", "document");

  private static final JsonMapper JSON = FileJson.MAPPER;

  private final boolean addsLanguage;
  private final ContextIds contexts;
  private final PassageShapes shapes;
  private ByteLines lines = new ByteLines(InputStream.nullInputStream(), 0);

  JsonLinePassages(Optional<Language> language) {
    addsLanguage = language.isPresent();
    contexts = new ContextIds(language);
    shapes = new PassageShapes(language, contexts);
  }

  @Override
  public void read(InputStream in, Consumer<FileRecord> each) throws IOException {
    contexts.clear();
    lines = new ByteLines(in, MAX_LINE_BYTES);
    while (lines.next()) {
      each.accept(lines.length() > MAX_LINE_BYTES ? tooLong() : record(lines.bytes()));
    }
  }

  @Override
  public String place() {
    return ":" + number();
  }

  @Override
  public LongFunction<String> places() {
    return number -> ":" + number;
  }

  @Override
  public long number() {
    return Math.max(1, lines.number());
  }

  @Override
  public String unit() {
    return "lines";
  }

  private FileRecord tooLong() {
    return new FileRecord.Refused(
        "%,d bytes (expected: at most %,d)".formatted(lines.length(), MAX_LINE_BYTES));
  }

  private FileRecord record(byte[] untrimmed) {
    byte[] line = trimmed(untrimmed);
    if (line.length == 0) {
      return new FileRecord.Blank();
    }
    Head head = head(line);
    // What is not JSON or not UTF-8 is for the codec, which has the words for it.
    if (head.whole && (head.isForeign() || !head.hasId() || (addsLanguage && !head.language))) {
      try {
        JsonNode node = FileJson.tree(line);
        if (node instanceof ObjectNode object) {
          return shapes.of(object);
        }
      } catch (IOException e) {
        // The codec says it.
      }
    }
    return new FileRecord.Line(line, head.id, head.spaced);
  }

  /** What stands at the top of a line, as far as it can be read. */
  private static final class Head {
    private final Set<String> fields = new HashSet<>();
    private Optional<String> id = Optional.empty();
    private boolean language;
    private boolean spaced;
    private boolean whole;

    boolean isForeign() {
      return fields.stream().anyMatch(FOREIGN::contains);
    }

    boolean hasId() {
      return id.filter(value -> !value.isEmpty()).isPresent();
    }
  }

  private static Head head(byte[] line) {
    var head = new Head();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return head;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        head.fields.add(field);
        if (value == JsonToken.VALUE_STRING) {
          switch (field) {
            case "id" -> head.id = Optional.of(parser.getText());
            case "lang" -> head.language = !parser.getText().isBlank();
            case "text", "title" -> {
              String text = parser.getText();
              head.spaced |= !Texts.spaced(text).equals(text);
            }
            default -> {}
          }
        }
        parser.skipChildren();
      }
      head.whole = true;
    } catch (IOException e) {
      // The codec says it.
    }
    return head;
  }

  private static byte[] trimmed(byte[] line) {
    int from = 0;
    int to = line.length;
    boolean byteOrderMark =
        to >= 3 && (line[0] & 0xFF) == 0xEF && (line[1] & 0xFF) == 0xBB && (line[2] & 0xFF) == 0xBF;
    if (byteOrderMark) {
      from = 3;
    }
    while (from < to && isSpace(line[from])) {
      from++;
    }
    while (to > from && isSpace(line[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(line, from, to);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
