package dev.relkt.training.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.dataset.file.ByteLines;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.dataset.file.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * JSON Lines: one JSON object a line, UTF-8, gzipped if the name ends in {@code .gz}; blank lines
 * are passed over. Lines are read as bytes, so that one that is not UTF-8 is refused alone.
 *
 * @param path where it is
 */
public record JsonLineFile(Path path) {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final ObjectReader TREE = JSON.readerFor(JsonNode.class);

  /** The file of that name in a folder, or the gzipped one, if one is there. */
  static Optional<JsonLineFile> in(Path folder, String name) {
    for (String known : new String[] {name, name + ".gz"}) {
      if (Files.isRegularFile(folder.resolve(known))) {
        return Optional.of(new JsonLineFile(folder.resolve(known)));
      }
    }
    return Optional.empty();
  }

  /** The file of that name in a folder; noted as a problem where it is not there. */
  static Optional<JsonLineFile> required(Path folder, String name, Problems problems) {
    Optional<JsonLineFile> file = in(folder, name);
    if (file.isEmpty()) {
      problems.add(folder, "no file %s".formatted(name), "%s or %s.gz".formatted(name, name));
    }
    return file;
  }

  /**
   * Hands out every line that is a JSON object; notes every other one.
   *
   * @throws UncheckedIOException if this thread is interrupted
   */
  public void forEach(Problems problems, Consumer<JsonLine> lines) {
    long number = 1;
    try (InputStream in = Unpacked.open(path)) {
      for (var read = new ByteLines(in, Integer.MAX_VALUE); read.next(); number++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new ClosedByInterruptException();
        }
        parse(read.bytes(), SourceLocation.line(path, number), problems).ifPresent(lines);
      }
    } catch (ClosedByInterruptException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      problems.add(
          SourceLocation.line(path, number),
          "cannot be read on: %s".formatted(FileMistake.describe(e)),
          "a whole file, readable");
    }
  }

  private static Optional<JsonLine> parse(byte[] line, SourceLocation location, Problems problems) {
    if (isBlank(line)) {
      return Optional.empty();
    }
    try {
      // A byte order mark is passed over by the parser, in every line.
      JsonNode node = TREE.readTree(line);
      if (node.isObject()) {
        return Optional.of(new JsonLine(location, node, problems));
      }
      problems.add(location, "not an object but %s".formatted(node.getNodeType()), "a JSON object");
    } catch (JsonProcessingException e) {
      problems.add(
          location, "not JSON: %s".formatted(JsonMistake.describe(e)), "one JSON object a line");
    } catch (IOException e) {
      problems.add(
          location, "not JSON in UTF-8: %s".formatted(e.getMessage()), "one JSON object a line");
    }
    return Optional.empty();
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
