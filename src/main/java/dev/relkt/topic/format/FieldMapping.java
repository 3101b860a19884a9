package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.topic.RejectedRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a passage are in a record. Thread-safe.
 *
 * @param id its id; of a record without a value it is looked up in the key
 * @param text its text
 * @param title null where there is none
 * @param language null where it is to be detected
 * @param version null where there is none
 * @param expiresAt null where there is none
 * @param metadata what else is kept
 */
public record FieldMapping(
    FieldPath id,
    FieldTemplate text,
    @Nullable FieldTemplate title,
    @Nullable FieldPath language,
    @Nullable FieldPath version,
    @Nullable FieldPath expiresAt,
    MetadataFields metadata)
    implements Serializable {

  /** What settings begin with. */
  public static final String SETTINGS = "passages.fields.";

  /** The names of ReLKT's own form. */
  public static final FieldMapping DEFAULT =
      new FieldMapping(
          FieldPath.parse("key"),
          FieldTemplate.parse("text"),
          FieldTemplate.parse("title"),
          FieldPath.parse("lang"),
          null,
          null,
          MetadataFields.NONE);

  /**
   * The passage's id.
   *
   * @throws RejectedRecord if it is not there, or no text and no number
   */
  String idOf(ForeignRecord record) {
    String setting = SETTINGS + "id";
    JsonNode found = id.in(record);
    if (record.removal() && ForeignValues.isAbsent(found) && !id.steps().isEmpty()) {
      found = id.below(record.key());
    }
    JsonNode there = found;
    return ForeignValues.id(there, id, setting).orElseThrow(() -> withoutId(record, setting));
  }

  private RejectedRecord withoutId(ForeignRecord record, String setting) {
    if (record.removal() && id.root() != FieldPath.Root.KEY) {
      return new RejectedRecord(
          "%s (%s): missing in the key, which is all that this delete has (expected: the id in the key; use key, or key.NAME)"
              .formatted(id.text(), setting));
    }
    return new RejectedRecord(
        "%s (%s): missing (expected: the passage's id)".formatted(id.text(), setting));
  }

  /**
   * The version of the passage or of its delete, empty where there is none.
   *
   * @throws RejectedRecord if it is no whole number
   */
  Optional<JsonNode> versionOf(ForeignRecord record) {
    return version == null
        ? Optional.empty()
        : ForeignValues.version(version.in(record), version, SETTINGS + "version");
  }

  /**
   * The passage as the JSON object that ReLKT itself writes, without its id.
   *
   * @param own whether a field of the row is one of the tool that wrote it
   * @throws RejectedRecord naming the path of what is missing or of another type
   */
  ObjectNode passageOf(ForeignRecord record, Predicate<String> own) {
    ObjectNode passage = JsonNodeFactory.instance.objectNode();
    passage.put(
        "text",
        text.in(record, SETTINGS + "text")
            .orElseThrow(
                () ->
                    new RejectedRecord(
                        "%s (%stext): missing (expected: a string)"
                            .formatted(text.text(), SETTINGS))));
    if (title != null) {
      title.in(record, SETTINGS + "title").ifPresent(found -> passage.put("title", found));
    }
    if (language != null) {
      ForeignValues.text(language.in(record), language, SETTINGS + "lang")
          .ifPresent(found -> passage.put("lang", found));
    }
    versionOf(record).ifPresent(found -> passage.set("version", found));
    if (expiresAt != null) {
      ForeignValues.time(expiresAt.in(record), expiresAt, SETTINGS + "expires-at")
          .ifPresent(found -> passage.put("expiresAt", found));
    }
    ObjectNode rest = metadata.in(record, fieldsRead(), own);
    if (!rest.isEmpty()) {
      passage.set("metadata", rest);
    }
    return passage;
  }

  /** The paths of all that is read. */
  public Stream<FieldPath> paths() {
    return Stream.of(
            Stream.of(id),
            text.paths(),
            title == null ? Stream.<FieldPath>empty() : title.paths(),
            Stream.of(language, version, expiresAt).filter(Objects::nonNull),
            metadata.paths())
        .flatMap(paths -> paths);
  }

  private Set<String> fieldsRead() {
    return paths().flatMap(path -> path.field().stream()).collect(Collectors.toSet());
  }

  /** A reason that speaks of ReLKT's own fields, with the paths that these came from. */
  String explained(String reason) {
    Map<String, String> origins = new LinkedHashMap<>();
    origins.put("key", id.text());
    origins.put("text", text.text());
    if (title != null) {
      origins.put("title", title.text());
    }
    if (language != null) {
      origins.put("lang", language.text());
    }
    if (version != null) {
      origins.put("version", version.text());
    }
    if (expiresAt != null) {
      origins.put("expiresAt", expiresAt.text());
    }
    List<String> named = new ArrayList<>();
    origins.forEach(
        (field, path) -> {
          if (!field.equals(path)
              && (reason.startsWith(field + ":") || reason.contains("; " + field + ":"))) {
            named.add("%s is %s of the record".formatted(field, path));
          }
        });
    return named.isEmpty() ? reason : reason + "; " + String.join(", ", named);
  }
}
