package dev.relkt.embedding.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the small JSON files that lie beside a model. What is not there is as if it said nothing.
 */
final class JsonFile {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** The configuration of a model is a few kilobytes. */
  private static final long MAX_BYTES = 4 << 20;

  private final Path file;
  private final JsonNode content;

  private JsonFile(Path file, JsonNode content) {
    this.file = file;
    this.content = content;
  }

  /**
   * @throws ModelRefused if it is there and no JSON
   */
  static JsonFile read(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new JsonFile(file, MissingNode.getInstance());
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("%d bytes, more than %d".formatted(Files.size(file), MAX_BYTES));
      }
      return new JsonFile(file, MAPPER.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new ModelRefused(
          "%s: %s (expected: JSON); fetch the file again".formatted(file, firstLine(e)), e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  boolean exists() {
    return !content.isMissingNode();
  }

  Path file() {
    return file;
  }

  JsonNode content() {
    return content;
  }

  Optional<String> text(String name) {
    JsonNode value = content.path(name);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /** A number from 1 on; others mean nothing here. */
  OptionalInt count(String name) {
    JsonNode value = content.path(name);
    return value.canConvertToInt() && value.isIntegralNumber() && value.intValue() > 0
        ? OptionalInt.of(value.intValue())
        : OptionalInt.empty();
  }

  Optional<Boolean> flag(String name) {
    JsonNode value = content.path(name);
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }
}
