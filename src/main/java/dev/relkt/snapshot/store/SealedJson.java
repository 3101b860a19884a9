package dev.relkt.snapshot.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * JSON with its own checksum: {@code {"sealed":1,"sha256":"…","content":{…}}}.
 *
 * <p>The checksum is that of the content's compact form (no white space, fields in the order of the
 * file) in UTF-8. Times are ISO 8601; an embedding space, a model version, a language and a passage
 * id are written as their names.
 */
public final class SealedJson {

  private static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addSerializer(EmbeddingSpace.class, ToStringSerializer.instance)
                  .addDeserializer(
                      EmbeddingSpace.class,
                      new NamedValueDeserializer<>(EmbeddingSpace.class, EmbeddingSpace::new))
                  .addSerializer(ModelVersion.class, ToStringSerializer.instance)
                  .addDeserializer(
                      ModelVersion.class,
                      new NamedValueDeserializer<>(ModelVersion.class, ModelVersion::parse))
                  .addSerializer(Language.class, ToStringSerializer.instance)
                  .addDeserializer(
                      Language.class, new NamedValueDeserializer<>(Language.class, Language::new))
                  .addSerializer(PassageId.class, ToStringSerializer.instance)
                  .addDeserializer(
                      PassageId.class,
                      new NamedValueDeserializer<>(PassageId.class, PassageId::new)))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private SealedJson() {}

  public static byte[] seal(Object content) {
    try {
      // Written once: a shard is sealed at every checkpoint, on the thread that takes changes.
      byte[] compact = JSON.writeValueAsBytes(content);
      String head =
          "{\"sealed\":%d,\"sha256\":\"%s\",\"content\":"
              .formatted(FORMAT, DigestUtils.sha256Hex(compact));
      var sealed = new ByteArrayOutputStream(head.length() + compact.length + 1);
      sealed.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      sealed.writeBytes(compact);
      sealed.write('}');
      return sealed.toByteArray();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write as JSON: " + content.getClass(), e);
    }
  }

  /**
   * @param what the name of the thing, for the error
   * @throws IndexRefused if the bytes are of another format, or damaged
   */
  public static <T> T open(byte[] bytes, Class<T> type, String what) {
    JsonNode sealed;
    try {
      sealed = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IndexRefused(
          "%s: not JSON, incomplete or damaged (%,d bytes)".formatted(what, bytes.length), e);
    }
    int format = sealed.path("sealed").asInt(0);
    if (format != FORMAT) {
      throw new IndexRefused(
          "%s: sealed format %s (expected: %d); read it with the version of ReLKT that wrote it"
              .formatted(what, format == 0 ? "missing" : format, FORMAT));
    }
    try {
      JsonNode content = sealed.path("content");
      String found = DigestUtils.sha256Hex(JSON.writeValueAsBytes(content));
      String expected = sealed.path("sha256").asText();
      if (!found.equals(expected)) {
        throw new IndexRefused(
            "%s: checksum %s (expected: %s); the file was damaged or changed"
                .formatted(what, found, expected));
      }
      return value(content, type, what);
    } catch (JsonProcessingException e) {
      throw new IndexRefused(
          "%s: not the expected form: %s".formatted(what, e.getOriginalMessage()), e);
    }
  }

  /**
   * Opens a resource, if it is there.
   *
   * @throws IndexRefused as {@link #open}
   */
  public static <T> Optional<T> read(ResourceStore store, String name, Class<T> type)
      throws IOException {
    return store
        .read(name)
        .map(bytes -> open(bytes, type, "%s in %s".formatted(name, store.location())));
  }

  /**
   * A content that was opened as a tree.
   *
   * @throws IndexRefused if it has another form
   */
  public static <T> T value(JsonNode content, Class<T> type, String what) {
    try {
      return JSON.treeToValue(content, type);
    } catch (JsonProcessingException e) {
      throw new IndexRefused(
          "%s: not the expected form: %s".formatted(what, e.getOriginalMessage()), e);
    }
  }
}
