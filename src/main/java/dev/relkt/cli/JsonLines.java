package dev.relkt.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * JSON Lines: on every line an object with {@code id} and the fields of the topic {@code passages}.
 * Lines are read as bytes, so that one that is not UTF-8 is refused alone; blank ones are passed
 * over.
 */
final class JsonLines {

  /** A longer line is refused without being kept: no record of that size would be taken. */
  static final int MAX_LINE_BYTES = 12 * 1024 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final PassageCheck check = new PassageCheck();

  /** Passes what each line says to a consumer, in order. The stream stays open. */
  void read(String name, InputStream in, Consumer<InputPassage> each) throws IOException {
    var line = new ByteArrayOutputStream(4096);
    long number = 1;
    long length = 0;
    for (int b = in.read(); ; b = in.read()) {
      if (b == '\n' || b < 0) {
        if (length > MAX_LINE_BYTES) {
          each.accept(
              new InputPassage.Refused(
                  name + ":" + number,
                  "%,d bytes (expected: at most %,d)".formatted(length, MAX_LINE_BYTES)));
        } else {
          passage(name + ":" + number, trimmed(line.toByteArray(), number)).ifPresent(each);
        }
        if (b < 0) {
          return;
        }
        line.reset();
        length = 0;
        number++;
      } else {
        length++;
        if (length <= MAX_LINE_BYTES) {
          line.write(b);
        }
      }
    }
  }

  private Optional<InputPassage> passage(String where, byte[] line) {
    if (line.length == 0) {
      return Optional.empty();
    }
    try {
      Optional<String> id = id(line);
      // Without an id the codec still finds what else is wrong.
      return Optional.of(
          id.isPresent() && !id.get().isEmpty()
              ? check.check(where, id.get(), line)
              : new InputPassage.Refused(
                  where, "id: missing or empty (expected: a string, the passage's name)"));
    } catch (IOException e) {
      // Not JSON or not UTF-8: the codec has the words for it, whatever the key is.
      return Optional.of(check.check(where, "?", line));
    }
  }

  /** The string that the object's field {@code id} has. */
  private static Optional<String> id(byte[] line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      Optional<String> id = Optional.empty();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("id") && value == JsonToken.VALUE_STRING) {
          id = Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
      return id;
    }
  }

  private static byte[] trimmed(byte[] line, long number) {
    int from = 0;
    int to = line.length;
    boolean byteOrderMark =
        number == 1
            && to >= 3
            && (line[0] & 0xFF) == 0xEF
            && (line[1] & 0xFF) == 0xBB
            && (line[2] & 0xFF) == 0xBF;
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
