package dev.relkt.cli.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.relkt.dataset.file.ByteLines;
import dev.relkt.passage.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * JSON Lines: on every line an object with {@code id} and the fields of the topic {@code passages}.
 * Lines are read as bytes, so that one that is not UTF-8 is refused alone. A byte order mark at the
 * beginning of a line is passed over: files that were put together have several.
 */
final class JsonLines implements PassageFile {

  /** A longer line is refused without being kept: no record of that size would be taken. */
  static final int MAX_LINE_BYTES = 12 * 1024 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final PassageCheck check = new PassageCheck();
  private final SeenIds seen;
  private String name = "";
  private ByteLines lines = new ByteLines(InputStream.nullInputStream(), 0);

  JsonLines(SeenIds seen) {
    this.seen = seen;
  }

  @Override
  public void read(String file, InputStream in, Consumer<InputPassage> each) throws IOException {
    name = file;
    seen.begin(file);
    lines = new ByteLines(in, MAX_LINE_BYTES);
    while (lines.next()) {
      each.accept(lines.length() > MAX_LINE_BYTES ? tooLong() : passage(lines.bytes()));
    }
  }

  @Override
  public String next() {
    return name + ":" + Math.max(1, lines.number());
  }

  @Override
  public String unit() {
    return "lines";
  }

  private InputPassage tooLong() {
    return new InputPassage.Refused(
        next(), "%,d bytes (expected: at most %,d)".formatted(lines.length(), MAX_LINE_BYTES));
  }

  private InputPassage passage(byte[] untrimmed) {
    byte[] line = trimmed(untrimmed);
    if (line.length == 0) {
      return new InputPassage.Blank(next());
    }
    Head head = head(line);
    Optional<String> wrong = head.wrong();
    if (wrong.isPresent()) {
      return new InputPassage.Refused(next(), wrong.get());
    }
    // Not JSON or not UTF-8: the codec has the words for it, whatever the key is.
    return switch (check.check(head.id.orElse("?"), line)) {
      case PassageCheck.Verdict.Bad bad -> new InputPassage.Refused(next(), bad.reason());
      case PassageCheck.Verdict.Good good ->
          new InputPassage.Taken(
              next(), good.id(), line, seen.add(good.id().value(), lines.number()), head.spaced);
    };
  }

  /** What stands at the top of a line, as far as it can be read. */
  private static final class Head {
    private final Set<String> fields = new HashSet<>();
    private Optional<String> id = Optional.empty();
    private Optional<String> number = Optional.empty();
    private boolean spaced;
    private boolean whole;

    /** What only a file can have wrong. */
    Optional<String> wrong() {
      if (!whole) {
        return Optional.empty();
      }
      if (fields.contains("context") && !fields.contains("text")) {
        return Optional.of(
            "context instead of text, as the rows of question answering sets have it (expected: id"
                + " and text); rename it, and keep one row a context");
      }
      if (number.isPresent()) {
        return Optional.of(
            "id: %s, a number (expected: a string, \"%s\")".formatted(number.get(), number.get()));
      }
      return id.filter(value -> !value.isEmpty()).isPresent()
          ? Optional.empty()
          : Optional.of("id: missing or empty (expected: a string, the passage's name)");
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
          if (field.equals("id")) {
            head.id = Optional.of(parser.getText());
          } else if (field.equals("text") || field.equals("title")) {
            String text = parser.getText();
            head.spaced |= !Texts.spaced(text).equals(text);
          }
        } else if (field.equals("id") && value.isNumeric()) {
          head.number = Optional.of(parser.getText());
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
