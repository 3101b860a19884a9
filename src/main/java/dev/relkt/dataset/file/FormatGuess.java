package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the format of a file of passages by the shape of its first value, or by its first line
 * where that names columns.
 *
 * <p>JSON Lines end their first value on the line that it begins on. SQuAD's format is one object
 * with an array {@code data} of articles and neither an id nor a text of its own, or that array. A
 * reader that was chosen wrongly refuses what it does not expect and never leaves it out.
 */
sealed interface FormatGuess {

  /** One object a line; or nothing that can be told apart from it. */
  record Lines() implements FormatGuess {}

  /** One array of objects. */
  record Array() implements FormatGuess {}

  record Squad() implements FormatGuess {}

  /**
   * A table.
   *
   * @param separator between fields
   */
  record Table(char separator) implements FormatGuess {}

  /**
   * None of these.
   *
   * @param description what it is, and the way out
   * @param certain whether no reader could make anything of it
   */
  record Other(String description, boolean certain) implements FormatGuess {}

  int LOOK_AHEAD_BYTES = 60 * 1024;

  JsonFactory JSON = new JsonFactory();

  /**
   * Looks at the beginning of a stream, which stays where it is. Waits for no more than the first
   * line where that is a value or names columns: what writes to a pipe may be slow.
   *
   * @param name of the file: one that ends with {@code .csv} or {@code .tsv} is a table
   * @param in can be marked
   */
  static FormatGuess of(String name, InputStream in) throws IOException {
    byte[] start = beginning(in);
    Optional<String> foreign = ForeignContent.name(start);
    if (foreign.isPresent()) {
      return new Other(foreign.get(), true);
    }
    Optional<Table> table = table(name, start);
    if (table.isPresent()) {
      return table.get();
    }
    try (JsonParser parser = JSON.createParser(start)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        return object(parser, start, parser.currentTokenLocation().getLineNr());
      }
      return first == JsonToken.START_ARRAY ? array(parser, start) : new Lines();
    } catch (IOException e) {
      // The line says what is wrong with it.
      return new Lines();
    }
  }

  private static byte[] beginning(InputStream in) throws IOException {
    in.mark(LOOK_AHEAD_BYTES + 1);
    var start = new byte[4 * 1024];
    int length = 0;
    while (length < LOOK_AHEAD_BYTES) {
      if (length == start.length) {
        start = Arrays.copyOf(start, Math.min(LOOK_AHEAD_BYTES, 2 * length));
      }
      int read = in.read(start, length, start.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      if (isALine(start, length) || header(Arrays.copyOf(start, length)).isPresent()) {
        break;
      }
    }
    in.reset();
    return Arrays.copyOf(start, length);
  }

  /** Whether the first line is there as a whole and holds a value as a whole. */
  private static boolean isALine(byte[] start, int length) {
    int end = 0;
    while (end < length && start[end] != '\n') {
      end++;
    }
    if (end == length) {
      return false;
    }
    try (JsonParser parser = JSON.createParser(start, 0, end)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean linesFollow(byte[] start) {
    int end = 0;
    while (start[end] != '\n') {
      end++;
    }
    return !new String(start, end, start.length - end, StandardCharsets.UTF_8).isBlank();
  }

  /** A table by its header, or by its name. */
  private static Optional<Table> table(String name, byte[] start) {
    Optional<Table> byHeader = header(start);
    if (byHeader.isPresent()) {
      return byHeader;
    }
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    if (plain.endsWith(".tsv")) {
      return Optional.of(new Table('\t'));
    }
    if (plain.endsWith(".csv")) {
      String first = firstLine(start);
      return Optional.of(new Table(first.indexOf(';') >= 0 && first.indexOf(',') < 0 ? ';' : ','));
    }
    return Optional.empty();
  }

  private static Optional<Table> header(byte[] start) {
    String line = firstLine(start);
    if (line.startsWith("{") || line.startsWith("[")) {
      return Optional.empty();
    }
    for (char separator : new char[] {',', '\t', ';'}) {
      Set<String> columns = new HashSet<>();
      for (String column : line.split(String.valueOf(separator))) {
        columns.add(column.strip().replaceAll("^\"|\"$", "").toLowerCase(Locale.ROOT));
      }
      boolean named = columns.contains("id") || columns.contains("_id");
      if ((columns.contains("text") && named)
          || (columns.contains("context") && columns.contains("question"))) {
        return Optional.of(new Table(separator));
      }
    }
    return Optional.empty();
  }

  /**
   * The first one that is not blank, without a byte order mark; empty where it is not there as a
   * whole.
   */
  private static String firstLine(byte[] start) {
    int from = 0;
    while (from < start.length && (start[from] == '\n' || start[from] == '\r')) {
      from++;
    }
    int end = from;
    while (end < start.length && start[end] != '\n') {
      end++;
    }
    if (end == start.length && start.length > 4096) {
      return "";
    }
    String line = new String(start, from, end - from, StandardCharsets.UTF_8).strip();
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private static FormatGuess object(JsonParser parser, byte[] start, int from) throws IOException {
    boolean passage = false;
    Optional<Boolean> articles = Optional.empty();
    try {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        passage |= field.equals("id") || field.equals("_id") || field.equals("text");
        if (field.equals("data") && value == JsonToken.START_ARRAY && !passage) {
          articles = Optional.of(false);
          JsonToken first = parser.nextToken();
          articles = Optional.of(first == JsonToken.START_OBJECT || first == JsonToken.END_ARRAY);
          while (first != JsonToken.END_ARRAY && first != null) {
            parser.skipChildren();
            first = parser.nextToken();
          }
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonEOFException e) {
      // It goes on behind what was looked at; what was seen of it has to do.
      return articles.orElse(false) && !passage ? new Squad() : goesOn(start);
    }
    if (articles.orElse(false) && !passage) {
      return new Squad();
    }
    int last = parser.currentLocation().getLineNr();
    return last > from && parser.currentToken() == JsonToken.END_OBJECT
        ? new Other(
            "an object over lines %d to %d; write one object a line: jq -c . FILE"
                .formatted(from, last),
            false)
        : new Lines();
  }

  /** An object that is longer than what was looked at, on one line or on several. */
  private static FormatGuess goesOn(byte[] start) {
    return start.length == LOOK_AHEAD_BYTES && firstLineIsBracket(start)
        ? new Other("an object over several lines; write one object a line: jq -c . FILE", false)
        : new Lines();
  }

  private static boolean firstLineIsBracket(byte[] start) {
    return new String(start, 0, Math.min(start.length, 64), StandardCharsets.UTF_8)
        .matches("(?s)\\uFEFF?\\s*\\{\\s*\\n.*");
  }

  private static FormatGuess array(JsonParser parser, byte[] start) throws IOException {
    if (isALine(start, start.length) && linesFollow(start)) {
      return new Lines();
    }
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      try {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String field = parser.currentName();
          if (field.equals("paragraphs") || field.equals("qas")) {
            return new Squad();
          }
          parser.nextToken();
          parser.skipChildren();
        }
      } catch (IOException e) {
        // An array it is, whatever is wrong inside.
      }
    }
    return new Array();
  }
}
