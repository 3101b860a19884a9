package dev.relkt.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * {@link ModelManifest} as JSON, strictly: unknown fields, missing fields, duplicate fields and
 * unknown format numbers are refused. Instants are ISO-8601, map entries sorted. Thread-safe.
 */
final class ManifestJson {

  /** Longer manifests are refused unread; one with a hundred golden vectors has about 1 MB. */
  static final long MAX_BYTES = 16L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ManifestJson() {}

  static byte[] write(ModelManifest manifest) {
    try {
      return MAPPER.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is always representable as JSON", e);
    }
  }

  /**
   * @throws ModelRefused if the file is not a manifest of a format known here
   * @throws IOException if it cannot be read
   */
  static ModelManifest read(Path file) throws IOException {
    return read(bytes(file), file);
  }

  /**
   * The bytes of a manifest's file.
   *
   * @throws ModelRefused if there are more than a manifest can have
   */
  static byte[] bytes(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw new ModelRefused(
          "%s: %d bytes (expected: a manifest of at most %d)".formatted(file, bytes, MAX_BYTES));
    }
    return Files.readAllBytes(file);
  }

  /**
   * @param file where the bytes came from, for what is said about them
   * @throws ModelRefused if the bytes are not a manifest of a format known here
   */
  static ModelManifest read(byte[] bytes, Path file) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      JsonNode format = tree.path("format");
      if (!format.isInt()
          || format.intValue() < ModelManifest.OLDEST
          || format.intValue() > ModelManifest.FORMAT) {
        throw new ModelRefused(
            "%s: format %s (expected: %d to %d); use the release of relkt that wrote it, or publish the model again"
                .formatted(
                    file,
                    format.isMissingNode() ? "missing" : format,
                    ModelManifest.OLDEST,
                    ModelManifest.FORMAT));
      }
      return MAPPER.treeToValue(tree, ModelManifest.class);
    } catch (JsonProcessingException e) {
      throw new ModelRefused(
          "%s: %s%s (expected: a model manifest of format %d); restore the file or publish the model again"
              .formatted(file, where(e), describe(e), ModelManifest.FORMAT),
          e);
    }
  }

  private static String where(JsonProcessingException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "at "
          + mapping.getPath().stream()
              .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
              .collect(Collectors.joining("."))
          + ": ";
    }
    return "";
  }

  private static String describe(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int detail = message.indexOf("; DeserializationFeature");
    return detail < 0 ? message : message.substring(0, detail);
  }
}
