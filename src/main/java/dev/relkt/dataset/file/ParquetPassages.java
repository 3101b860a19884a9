package dev.relkt.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.StructAccessor;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a Parquet file, with columns as those of {@link CsvPassages}. Numbers, booleans, lists
 * and structures keep their types; moments and dates become texts of ISO 8601. Columns of bytes are
 * texts of UTF-8 where a passage has a text, since some writers do not say so; other ones, and
 * maps, are passed over.
 */
final class ParquetPassages implements PassageReader {

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  /** A row group of many gigabytes is unpacked in it, on a slow disk. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int ROWS_AT_ONCE = 256;

  /** Columns that are texts, whatever the file says of their bytes. */
  private static final Set<String> TEXTS =
      Set.of("id", "_id", "text", "title", "lang", "context", "question", "document");

  private final Path file;
  private final Duration patience;
  private final ContextIds contexts;
  private final PassageShapes shapes;
  private boolean stuck;
  private long row;

  /**
   * @param file is read where its footer says
   */
  ParquetPassages(Path file, Optional<Language> language) {
    this(file, language, PATIENCE);
  }

  /** With another patience, for tests. */
  ParquetPassages(Path file, Optional<Language> language, Duration patience) {
    this.file = file;
    this.patience = patience;
    contexts = new ContextIds(language);
    shapes = new PassageShapes(language, contexts);
  }

  /** Whether a file begins as Parquet does. */
  static boolean is(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  @Override
  public void read(InputStream unused, Consumer<FileRecord> each) throws IOException {
    row = 0;
    contexts.clear();
    ExecutorService reader =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("parquet").factory());
    var open = new ArrayDeque<AutoCloseable>();
    stuck = false;
    try {
      ParquetFileReader parquet = sound(reader, () -> ParquetFileReader.open(InputFile.of(file)));
      open.push(parquet);
      RowReader rows = sound(reader, parquet::rowReader);
      open.push(rows);
      refuseOtherColumns(rows);
      for (List<ObjectNode> some = sound(reader, () -> some(rows));
          !some.isEmpty();
          some = sound(reader, () -> some(rows))) {
        for (ObjectNode object : some) {
          row++;
          each.accept(record(object));
        }
      }
    } finally {
      reader.execute(() -> open.forEach(ParquetPassages::closeQuietly));
      end(reader);
    }
  }

  /** Waits until all is closed; what waits for a damaged file for ever is not waited for. */
  private void end(ExecutorService reader) {
    reader.shutdown();
    try {
      if (stuck || !reader.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        reader.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable reader) {
    try {
      reader.close();
    } catch (Exception e) {
      // Nothing is written: what was read was read.
    }
  }

  private FileRecord record(ObjectNode object) {
    for (String column : TEXTS) {
      if (object.path(column).isBinary()) {
        return new FileRecord.Refused(
            "%s: bytes that are not UTF-8 (expected: UTF-8)".formatted(column));
      }
    }
    return shapes.row(object, object.has("id") ? "id" : "_id");
  }

  private static List<ObjectNode> some(RowReader rows) {
    List<ObjectNode> some = new ArrayList<>();
    while (some.size() < ROWS_AT_ONCE && rows.hasNext()) {
      rows.next();
      some.add(object(rows));
    }
    return some;
  }

  private static void refuseOtherColumns(RowReader rows) throws NotPassages {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < rows.getFieldCount(); i++) {
      names.add(rows.getFieldName(i));
    }
    boolean passages = names.contains("text") && (names.contains("id") || names.contains("_id"));
    if (!passages && !names.contains("context")) {
      throw new NotPassages(
          "",
          "a Parquet file with columns %s (expected: id and text, and other ones)"
              .formatted(String.join(", ", names)));
    }
  }

  /**
   * What the library finds wrong with a file it throws as anything, or waits for a thread of its
   * own that has died of it.
   */
  private <T> T sound(ExecutorService reader, Callable<T> reading) throws IOException {
    try {
      return reader.submit(reading).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof Error error) {
        throw error;
      }
      throw damaged(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      stuck = true;
      throw damaged("nothing of it came for %,d s".formatted(patience.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private NotPassages damaged(String what, Throwable cause) {
    return new NotPassages(
        row == 0 ? "" : place(),
        "a Parquet file that is damaged, or packed in a way that is not known here: " + what,
        cause);
  }

  private static ObjectNode object(StructAccessor row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < row.getFieldCount(); i++) {
      String name = row.getFieldName(i);
      Object there = row.isNull(i) ? null : row.getValue(i);
      JsonNode value =
          there instanceof byte[] bytes && TEXTS.contains(name) ? text(bytes) : node(there);
      if (value != null) {
        object.set(name, value);
      }
    }
    return object;
  }

  /** The bytes as they are where they are not UTF-8. */
  private static JsonNode text(byte[] bytes) {
    return Utf8.decode(bytes)
        .<JsonNode>map(TextNode::valueOf)
        .orElseGet(() -> BinaryNode.valueOf(bytes));
  }

  /** Null where it is nothing that a passage has. */
  private static @Nullable JsonNode node(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return null;
    }
    return switch (value) {
      case String text -> nodes.textNode(text);
      case Integer number -> nodes.numberNode(number);
      case Long number -> nodes.numberNode(number);
      case Float number -> nodes.numberNode(number);
      case Double number -> nodes.numberNode(number);
      case BigDecimal number -> nodes.numberNode(number);
      case Boolean truth -> nodes.booleanNode(truth);
      case PqStruct struct -> object(struct);
      case PqList list -> {
        ArrayNode array = nodes.arrayNode();
        for (Object one : list.values()) {
          JsonNode element = node(one);
          if (element != null) {
            array.add(element);
          }
        }
        yield array;
      }
      case LocalDate date -> nodes.textNode(date.toString());
      case LocalDateTime moment -> nodes.textNode(moment.toString());
      case Instant moment -> nodes.textNode(moment.toString());
      case UUID uuid -> nodes.textNode(uuid.toString());
      default -> null;
    };
  }

  @Override
  public String place() {
    return ": row %,d".formatted(row);
  }

  @Override
  public LongFunction<String> places() {
    return number -> ": row %,d".formatted(number);
  }

  @Override
  public long number() {
    return Math.max(1, row);
  }

  @Override
  public String unit() {
    return "rows";
  }
}
