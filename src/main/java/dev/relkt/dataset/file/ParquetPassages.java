package dev.relkt.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a Parquet file, with columns as those of {@link CsvPassages}. Numbers, booleans, lists
 * and structures keep their types; moments and dates become texts of ISO 8601; columns of bytes and
 * maps are passed over.
 */
final class ParquetPassages implements PassageReader {

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  /** A row group of many gigabytes is unpacked in it, on a slow disk. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int ROWS_AT_ONCE = 256;

  private final Path file;
  private final Duration patience;
  private final ContextIds contexts;
  private final PassageShapes shapes;
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
    try {
      ParquetFileReader parquet = sound(reader, () -> ParquetFileReader.open(InputFile.of(file)));
      RowReader rows = sound(reader, parquet::rowReader);
      refuseOtherColumns(rows);
      for (List<ObjectNode> some = sound(reader, () -> some(rows));
          !some.isEmpty();
          some = sound(reader, () -> some(rows))) {
        for (ObjectNode object : some) {
          row++;
          each.accept(shapes.row(object, object.has("id") ? "id" : "_id"));
        }
      }
      reader.execute(
          () -> {
            rows.close();
            closeQuietly(parquet);
          });
    } finally {
      // What waits for a damaged file for ever is not waited for.
      reader.shutdown();
    }
  }

  private static void closeQuietly(ParquetFileReader parquet) {
    try {
      parquet.close();
    } catch (IOException e) {
      // All of it was read.
    }
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
      throw damaged(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
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
      JsonNode value = row.isNull(i) ? null : node(row.getValue(i));
      if (value != null) {
        object.set(row.getFieldName(i), value);
      }
    }
    return object;
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
  public long number() {
    return Math.max(1, row);
  }

  @Override
  public String unit() {
    return "rows";
  }
}
