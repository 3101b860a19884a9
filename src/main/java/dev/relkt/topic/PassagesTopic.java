package dev.relkt.topic;

import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 *  "metadata": {"page": 12},     optional: strings, numbers, booleans, lists and objects of them
 *  "tenant": "acme",             optional: whose passage it is, kept as the metadata of that name
 *  "expiresAt": "2026-12-31",    optional, ISO 8601: not found from then on
 *  "version": 7,                 optional: a lower version than the passage has is ignored
 *  "ifVersion": 6}               optional: ignored unless the passage has this version; -1: unless it is not there
 * }</pre>
 *
 * <p>A delete has its versions in the headers {@value #VERSION_HEADER} and {@value
 * #IF_VERSION_HEADER}, as decimal digits, and its tenant in {@value TenantRule#HEADER}; other
 * records may have them there too. {@link MetadataJson} says how metadata is read.
 *
 * <p>Nothing else: unknown fields are refused, so that a misspelt one is noticed. Limits of texts
 * are those of {@link Passage}. The order of a passage's changes is the order of its partition.
 * Thread-safe.
 */
public final class PassagesTopic {

  /** The topic's usual name. */
  public static final String NAME = "passages";

  public static final int SCHEMA = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PassagesTopic.class);

  private static final String TENANT_SETTING = "passages.tenant";

  /** The header with the version of a delete, or of a passage. */
  public static final String VERSION_HEADER = "relkt-version";

  /** The header with the version that is expected. */
  public static final String IF_VERSION_HEADER = "relkt-if-version";

  /**
   * The usual limit of a record's value, 4 MiB: room for the longest text where its characters are
   * escaped, and for metadata. A larger record goes to the dead letters.
   */
  public static final int DEFAULT_MAX_VALUE_BYTES = 4 << 20;

  private final int maxValueBytes;
  private final LanguageDetector languages;
  private final PassageRules rules;

  /**
   * @param maxValueBytes records with a larger value are rejected
   * @param languages asked where a record does not name its language
   */
  public PassagesTopic(int maxValueBytes, LanguageDetector languages) {
    this(maxValueBytes, languages, PassageRules.DEFAULT);
  }

  /**
   * @param maxValueBytes records with a larger value are rejected
   * @param languages asked where a record does not name its language
   * @param rules of this installation
   */
  public PassagesTopic(int maxValueBytes, LanguageDetector languages, PassageRules rules) {
    this.rules = rules;
    this.maxValueBytes = maxValueBytes;
    this.languages = languages;
  }

  /** With the usual limit and the detector that comes with ReLKT. */
  public PassagesTopic() {
    this(DEFAULT_MAX_VALUE_BYTES, LanguageDetector.bundled());
  }

  /** Reads a record. Never throws for what is in it. */
  public Decoded<PassageChange> decode(RawRecord raw) {
    return Decoded.by(() -> read(raw));
  }

  /** The record that adds or replaces a passage. */
  public static ProducerRecord<byte[], byte @Nullable []> encode(String topic, Passage passage) {
    return encode(topic, passage, WriteVersion.NONE);
  }

  /** The record that adds or replaces a passage, with its version and the one that it expects. */
  public static ProducerRecord<byte[], byte @Nullable []> encode(
      String topic, Passage passage, WriteVersion version) {
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
      json.set("metadata", MetadataJson.write(passage.metadata()));
    }
    passage.expiresAt().ifPresent(at -> json.put("expiresAt", at.toString()));
    version.tenant().ifPresent(tenant -> json.put("tenant", tenant.name()));
    version.version().ifPresent(number -> json.put("version", number));
    version.ifVersion().ifPresent(number -> json.put("ifVersion", number));
    return new ProducerRecord<>(topic, keyOf(passage.id()), JsonFields.bytes(json));
  }

  public static ProducerRecord<byte[], byte @Nullable []> delete(String topic, PassageId id) {
    return delete(topic, id, WriteVersion.NONE);
  }

  /** The record that deletes a passage, with versions in its headers. */
  public static ProducerRecord<byte[], byte @Nullable []> delete(
      String topic, PassageId id, WriteVersion version) {
    ProducerRecord<byte[], byte @Nullable []> produced =
        new ProducerRecord<>(topic, keyOf(id), null);
    version.version().ifPresent(number -> produced.headers().add(VERSION_HEADER, decimal(number)));
    version
        .ifVersion()
        .ifPresent(number -> produced.headers().add(IF_VERSION_HEADER, decimal(number)));
    version
        .tenant()
        .map(TenantRule::headerOf)
        .ifPresent(header -> produced.headers().add(header.name(), header.value()));
    return produced;
  }

  private static byte[] decimal(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
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

  private PassageChange read(RawRecord raw) {
    byte @Nullable [] value = raw.value();
    String key = RejectionKind.KEY.of(() -> StrictText.key(raw.key(), "the passage id"));
    PassageId id;
    try {
      id = new PassageId(key);
    } catch (IllegalArgumentException e) {
      throw new RejectedRecord(RejectionKind.KEY, "key: " + e.getMessage(), e);
    }
    Optional<Tenant> ofHeader = TenantRule.header(raw);
    if (value == null) {
      rules.tenant().require(ofHeader, "the header " + TenantRule.HEADER, TENANT_SETTING);
      return new PassageChange.Delete(
          id,
          new WriteVersion(
              header(raw, VERSION_HEADER, 0),
              header(raw, IF_VERSION_HEADER, WriteVersion.ABSENT),
              ofHeader));
    }
    RejectionKind.ENCODING.check(() -> refuseWhatWasMeantAsDelete(value));
    StrictText.refuseLargerThan(maxValueBytes, value);
    JsonFields fields = JsonFields.of(value);
    fields.schemaAndId(SCHEMA, key);
    Optional<String> text = fields.requiredText("text");
    String title = fields.text("title").orElse("");
    // Many exports write an empty string for what they do not know.
    Optional<String> tag = fields.text("lang").filter(t -> !t.isBlank());
    Metadata stated =
        switch (rules.badMetadata()) {
          case REFUSE -> fields.metadata("metadata");
          case DROP -> fields.metadata("metadata", leftOut -> LOG.debug("{}: {}", id, leftOut));
        };
    Optional<Tenant> tenant = tenant(fields, stated, ofHeader);
    Metadata metadata = tenant.map(owner -> stated.with(Tenant.KEY, owner.value())).orElse(stated);
    Optional<Instant> expiresAt =
        fields
            .moment("expiresAt")
            .or(
                () ->
                    rules
                        .expiry()
                        .filter(after -> raw.timestampMillis() >= 0)
                        .map(after -> Instant.ofEpochMilli(raw.timestampMillis()).plus(after)));
    OptionalLong version =
        stated(fields, "version", fields.wholeIfPresent("version", 0), raw, VERSION_HEADER, 0);
    OptionalLong ifVersion =
        stated(
            fields,
            "ifVersion",
            fields.wholeIfPresent("ifVersion", WriteVersion.ABSENT),
            raw,
            IF_VERSION_HEADER,
            WriteVersion.ABSENT);
    Optional<Language> language = tag.flatMap(t -> fields.checked(() -> new Language(t)));
    Optional<Passage> passage =
        text.flatMap(
            t ->
                fields.checked(
                    () ->
                        new Passage(
                            id,
                            language.orElse(Language.UNDETERMINED),
                            title,
                            t,
                            metadata,
                            expiresAt)));
    fields.end();
    rules
        .tenant()
        .require(tenant, "the field tenant or the header " + TenantRule.HEADER, TENANT_SETTING);
    Passage read = passage.orElseThrow();
    var versions = new WriteVersion(version, ifVersion, tenant);
    if (tag.isPresent()) {
      return new PassageChange.Upsert(read, versions);
    }
    return new PassageChange.Upsert(
        new Passage(id, languages.detect(read.text()), title, read.text(), metadata, expiresAt),
        versions);
  }

  /** Whose passage it is: all who say something of it have to say the same. */
  private static Optional<Tenant> tenant(
      JsonFields fields, Metadata metadata, Optional<Tenant> ofHeader) {
    Optional<Tenant> ofMetadata = fields.checked(() -> Tenant.of(metadata)).flatMap(found -> found);
    Optional<Tenant> tenant = TenantRule.field(fields);
    tenant = TenantRule.one(tenant, ofMetadata, "metadata.tenant", fields);
    return TenantRule.one(tenant, ofHeader, "the header " + TenantRule.HEADER, fields);
  }

  /** What the message says, or else the header; both have to say the same. */
  private static OptionalLong stated(
      JsonFields fields,
      String field,
      OptionalLong inMessage,
      RawRecord raw,
      String headerName,
      long least) {
    OptionalLong inHeader = header(raw, headerName, least);
    if (inMessage.isPresent() && inHeader.isPresent() && !inMessage.equals(inHeader)) {
      fields.problem(
          "%s: %d (expected: %d, as the header %s)"
              .formatted(field, inMessage.getAsLong(), inHeader.getAsLong(), headerName));
    }
    return inMessage.isPresent() ? inMessage : inHeader;
  }

  /**
   * The number of a header, absent where there is none.
   *
   * @throws RejectedRecord if it is no number, or a lower one than the least
   */
  static OptionalLong header(RawRecord raw, String name, long least) {
    Optional<String> text = raw.header(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text.get().strip());
      if (number >= least) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new RejectedRecord(
        "header %s: \"%s\" (expected: a whole number, %d or more, in decimal digits)"
            .formatted(name, JsonMistake.abridged(text.get()), least));
  }
}
