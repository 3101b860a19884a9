package dev.relkt.bench.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic {@code passages}, read by the description of the topic: what is not exactly
 * so is as if it were not there.
 *
 * @param id the key
 * @param passage absent for a delete
 */
record PassageRecord(String id, Optional<LoggedPassage> passage) {

  private static final int MAX_VALUE_BYTES = 4 << 20;
  private static final Set<String> FIELDS =
      Set.of("schema", "id", "text", "title", "lang", "metadata");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Empty where the record is none that may be taken. */
  static Optional<PassageRecord> read(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      var id = new PassageId(utf8(key));
      if (value == null) {
        return Optional.of(new PassageRecord(id.value(), Optional.empty()));
      }
      if (value.length > MAX_VALUE_BYTES) {
        return Optional.empty();
      }
      return passage(id, JSON.readTree(utf8(value)))
          .map(passage -> new PassageRecord(id.value(), Optional.of(passage)));
    } catch (JsonProcessingException | CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LoggedPassage> passage(PassageId id, JsonNode json) {
    boolean whole =
        json.isObject()
            && json.properties().stream().allMatch(field -> FIELDS.contains(field.getKey()))
            && (absent(json, "schema")
                || (json.get("schema").isIntegralNumber() && json.get("schema").asLong() == 1))
            && (absent(json, "id") || json.get("id").asText().equals(id.value()))
            && !absent(json, "text")
            && isText(json, "text")
            && isText(json, "title")
            && isText(json, "lang")
            && (absent(json, "metadata") || json.get("metadata").isObject());
    List<String> problems = new ArrayList<>();
    Metadata metadata =
        whole && !absent(json, "metadata")
            ? MetadataJson.read(json.get("metadata"), "metadata", problems::add)
            : Metadata.NONE;
    if (!whole || !problems.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> lang =
        absent(json, "lang")
            ? Optional.empty()
            : Optional.of(new Language(json.get("lang").asText()).tag());
    String title = absent(json, "title") ? "" : json.get("title").asText();
    String text = json.get("text").asText();
    // for the limits that every passage has
    var limited =
        new Passage(
            id, lang.map(Language::new).orElse(Language.UNDETERMINED), title, text, metadata);
    return Optional.of(new LoggedPassage(title, text, lang, limited.metadata()));
  }

  private static boolean absent(JsonNode json, String field) {
    return json.path(field).isMissingNode() || json.path(field).isNull();
  }

  private static boolean isText(JsonNode json, String field) {
    return absent(json, field) || json.get(field).isTextual();
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
