package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.relkt.passage.Language;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.commons.io.input.BOMInputStream;

/**
 * Tables as text, RFC 4180: a header with the names of the columns, then a row for each passage;
 * fields in double quotes may hold separators and line breaks. Between tabs a quote is a character
 * as any other, unless the header begins with one: such a table has quotes as others. Columns
 * {@code id} (or {@code _id}), {@code text}, {@code title} and {@code lang}; every other one goes
 * into the metadata, with or without {@code metadata.} before its name; {@code version} and {@code
 * ifVersion} are numbers. An empty field counts as absent. {@code context} stands instead of id and
 * text where each row is a question, see {@link PassageShapes}.
 *
 * <p>Rows are read as bytes, so that one that is not UTF-8 is refused alone.
 */
final class CsvPassages implements PassageReader {

  private static final String METADATA = "metadata.";

  /** In their own spelling, whatever case the header has. */
  private static final Set<String> OWN =
      Set.of("id", "_id", "text", "title", "lang", "context", "question", "document");

  /** Whole numbers in the topic; what is none there is for the codec to refuse. */
  private static final Set<String> NUMBERS = Set.of("version", "ifVersion");

  private static final int LONGEST_BEGINNING = 4_096;

  private final char separator;
  private final ContextIds contexts;
  private final PassageShapes shapes;
  private long line = 1;

  /**
   * @param separator between fields: a comma, a semicolon or a tab
   */
  CsvPassages(char separator, Optional<Language> language) {
    this.separator = separator;
    contexts = new ContextIds(language);
    shapes = new PassageShapes(language, contexts);
  }

  @Override
  public void read(InputStream in, Consumer<FileRecord> each) throws IOException {
    contexts.clear();
    line = 1;
    CsvFactory csv =
        CsvFactory.builder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .build();
    InputStream unmarked = BOMInputStream.builder().setInputStream(in).get();
    var text = new BufferedReader(new InputStreamReader(unmarked, StandardCharsets.ISO_8859_1));
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
    boolean quotes = separator != '\t' || beginsWithQuote(text);
    try (CsvParser parser = csv.createParser(text)) {
      parser.setSchema(quotes ? schema : schema.withoutQuoteChar());
      parser.nextToken();
      Optional<List<String>> header = next(parser);
      while (header.filter(CsvPassages::isBlank).isPresent()) {
        header = next(parser);
      }
      Columns columns = columns(header.orElse(List.of()));
      for (Optional<List<String>> row = next(parser); row.isPresent(); row = next(parser)) {
        each.accept(record(columns, row.get()));
      }
    } catch (JsonProcessingException e) {
      throw new NotPassages(
          place(),
          "no row of %s: %s (expected: fields with separators between them; double quotes inside quotes are doubled)"
              .formatted(separator == '\t' ? "TSV" : "CSV", mistake(e)),
          e);
    }
  }

  private static boolean beginsWithQuote(BufferedReader text) throws IOException {
    text.mark(LONGEST_BEGINNING);
    int read = 0;
    int first = text.read();
    while ((first == '\r' || first == '\n') && ++read < LONGEST_BEGINNING) {
      first = text.read();
    }
    text.reset();
    return first == '"';
  }

  private static boolean isBlank(List<String> row) {
    return row.size() == 1 && row.getFirst().isBlank();
  }

  /** The next row, whose line is then known. */
  private Optional<List<String>> next(CsvParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>();
    boolean first = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (first) {
        line = Math.max(1, parser.currentTokenLocation().getLineNr());
        first = false;
      }
      fields.add(parser.getText());
    }
    return Optional.of(fields);
  }

  private static String mistake(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    return message.contains("closing quote")
        ? "a quote that is not closed before the end of the file"
        : message.contains("separator") ? "something follows a closing quote" : message;
  }

  private record Columns(List<String> names, String idField) {}

  private Columns columns(List<String> header) throws NotPassages {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Set<String> entries = new HashSet<>();
    for (String written : header) {
      String name = name(utf8(written).orElse(written).strip());
      if (!name.isEmpty() && !seen.add(name)) {
        throw new NotPassages(
            place(), "column \"%s\" twice (expected: every column once)".formatted(name));
      }
      String key = metadataKey(name).orElse(PassageShapes.isOwn(name) ? "" : name);
      if (!key.isEmpty() && !entries.add(key)) {
        throw new NotPassages(
            place(),
            "columns \"%s\" and \"%s\", which are the same metadata (expected: one of them)"
                .formatted(key, METADATA + key));
      }
      names.add(name);
    }
    boolean rows = seen.contains("text") && (seen.contains("id") || seen.contains("_id"));
    if (!rows && !seen.contains("context")) {
      throw new NotPassages(
          place(),
          "columns %s (expected: a header with id and text, and the names of the other columns)"
              .formatted(names.isEmpty() ? "missing" : String.join(", ", names)));
    }
    return new Columns(names, seen.contains("id") ? "id" : "_id");
  }

  /** Of a column that says so; empty for others. */
  private static Optional<String> metadataKey(String name) {
    return name.startsWith(METADATA) && name.length() > METADATA.length()
        ? Optional.of(name.substring(METADATA.length()))
        : Optional.empty();
  }

  private static String name(String written) {
    String small = written.toLowerCase(Locale.ROOT);
    return OWN.contains(small) ? small : written;
  }

  private FileRecord record(Columns columns, List<String> row) {
    if (isBlank(row)) {
      return new FileRecord.Blank();
    }
    if (row.size() != columns.names.size()) {
      return new FileRecord.Refused(
          "%d fields (expected: %d, as the header has)"
              .formatted(row.size(), columns.names.size()));
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < row.size(); i++) {
      String name = columns.names.get(i);
      Optional<String> value = utf8(row.get(i));
      if (value.isEmpty()) {
        return new FileRecord.Refused(
            "%s: bytes that are not UTF-8 (expected: UTF-8, or UTF-16 with its mark; a table of an older program: iconv -f WINDOWS-1252 -t UTF-8 FILE)"
                .formatted(name));
      }
      if (name.isEmpty() || value.get().isEmpty()) {
        continue;
      }
      Optional<String> key = metadataKey(name);
      if (key.isPresent()) {
        metadata.put(key.get(), value.get());
      } else if (NUMBERS.contains(name) && value.get().matches("-?[0-9]{1,18}")) {
        object.put(name, Long.parseLong(value.get()));
      } else {
        object.put(name, value.get());
      }
    }
    if (!metadata.isEmpty()) {
      object.set("metadata", metadata);
    }
    return shapes.row(object, columns.idField);
  }

  /** The text whose bytes stand each as one character; empty if they are not UTF-8. */
  private static Optional<String> utf8(String bytes) {
    boolean ascii = true;
    for (int i = 0; i < bytes.length() && ascii; i++) {
      ascii = bytes.charAt(i) < 0x80;
    }
    if (ascii) {
      return Optional.of(bytes);
    }
    return Utf8.decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public String place() {
    return ":" + line;
  }

  @Override
  public LongFunction<String> places() {
    return number -> ":" + number;
  }

  @Override
  public long number() {
    return line;
  }

  @Override
  public String unit() {
    return "rows";
  }
}
