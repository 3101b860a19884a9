package dev.relkt.topic;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code passages}, schema {@value #SCHEMA}: what is to be found.
 *
 * <p>Key: the passage id, UTF-8. Value: null to delete, or a JSON object
 *
 * <pre>{@code
 * {"schema": 1,                  optional
 *  "id": "moon-de",              optional; must equal the key
 *  "text": "Der Mond …",         required; at least one letter, number or symbol
 *  "title": "Mond",              optional
 *  "lang": "de",                 optional, BCP 47; detected where it is absent or empty, "und" where that is not sure
 *  "metadata": {"page": "12"}}   optional, strings only
 * }</pre>
 *
 * <p>Nothing else: unknown fields are refused, so that a misspelt one is noticed. Limits of texts
 * are those of {@link Passage}. The order of a passage's changes is the order of its partition.
 * Thread-safe.
 */
public final class PassagesTopic {

  /** The topic's usual name. */
  public static final String NAME = "passages";

  public static final int SCHEMA = 1;

  /**
   * The usual limit of a record's value, 4 MiB: room for the longest text where its characters are
   * escaped, and for metadata. A larger record goes to the dead letters.
   */
  public static final int DEFAULT_MAX_VALUE_BYTES = 4 << 20;

  private final int maxValueBytes;
  private final LanguageDetector languages;

  /**
   * @param maxValueBytes records with a larger value are rejected
   * @param languages asked where a record does not name its language
   */
  public PassagesTopic(int maxValueBytes, LanguageDetector languages) {
    this.maxValueBytes = maxValueBytes;
    this.languages = languages;
  }

  /** With the usual limit and the detector that comes with ReLKT. */
  public PassagesTopic() {
    this(DEFAULT_MAX_VALUE_BYTES, LanguageDetector.bundled());
  }

  /** Reads a record. Never throws for what is in it. */
  public Decoded<PassageChange> decode(RawRecord raw) {
    return Decoded.by(() -> read(raw.key(), raw.value()));
  }

  /** The record that adds or replaces a passage. */
  public static ProducerRecord<byte[], byte @Nullable []> encode(String topic, Passage passage) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("text", passage.text());
    if (!passage.title().isEmpty()) {
      json.put("title", passage.title());
    }
    if (!passage.language().equals(Language.UNDETERMINED)) {
      json.put("lang", passage.language().tag());
    }
    if (!passage.metadata().isEmpty()) {
      json.set("metadata", JsonFields.JSON.valueToTree(passage.metadata()));
    }
    return new ProducerRecord<>(topic, keyOf(passage.id()), JsonFields.bytes(json));
  }

  public static ProducerRecord<byte[], byte @Nullable []> delete(String topic, PassageId id) {
    return new ProducerRecord<>(topic, keyOf(id), null);
  }

  private static byte[] keyOf(PassageId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }

  private static void refuseWhatWasMeantAsDelete(byte[] value) {
    if (value.length == 0) {
      throw new RejectedRecord(
          "value: 0 bytes (expected: a JSON object; a delete is a null value, and your client sent an empty one)");
    }
    if (value.length < 8 && new String(value, StandardCharsets.UTF_8).strip().equals("null")) {
      throw new RejectedRecord(
          "value: the word null (expected: a JSON object; a delete is a null value, and your client sent a text)");
    }
  }

  private PassageChange read(byte @Nullable [] keyBytes, byte @Nullable [] value) {
    String key = StrictText.key(keyBytes, "the passage id");
    PassageId id;
    try {
      id = new PassageId(key);
    } catch (IllegalArgumentException e) {
      throw new RejectedRecord("key: " + e.getMessage(), e);
    }
    if (value == null) {
      return new PassageChange.Delete(id);
    }
    refuseWhatWasMeantAsDelete(value);
    StrictText.refuseLargerThan(maxValueBytes, value);
    JsonFields fields = JsonFields.of(value);
    fields.schemaAndId(SCHEMA, key);
    Optional<String> text = fields.requiredText("text");
    String title = fields.text("title").orElse("");
    // Many exports write an empty string for what they do not know.
    Optional<String> tag = fields.text("lang").filter(t -> !t.isBlank());
    Map<String, String> metadata = fields.textMap("metadata");
    Optional<Language> stated = tag.flatMap(t -> fields.checked(() -> new Language(t)));
    Optional<Passage> passage =
        text.flatMap(
            t ->
                fields.checked(
                    () ->
                        new Passage(id, stated.orElse(Language.UNDETERMINED), title, t, metadata)));
    fields.end();
    Passage read = passage.orElseThrow();
    if (tag.isPresent()) {
      return new PassageChange.Upsert(read);
    }
    return new PassageChange.Upsert(
        new Passage(id, languages.detect(read.text()), title, read.text(), metadata));
  }
}
