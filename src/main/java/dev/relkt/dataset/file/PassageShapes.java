package dev.relkt.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Texts;
import dev.relkt.passage.metadata.Metadata;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings the objects of files to the fields of the topic {@code passages}:
 *
 * <ul>
 *   <li>with {@code id}: as the topic has them; {@code document} goes into the metadata.
 *   <li>with {@code _id}, as BEIR and MTEB have it, and rows of tables: every other field goes into
 *       the metadata; what no metadata can hold is left out and named. Without a text the title is
 *       the text.
 *   <li>with {@code context} and no text, as rows of question answering sets: the context is the
 *       text, named by its title, and comes once however many questions it has.
 * </ul>
 */
final class PassageShapes {

  private static final String DOCUMENT = "document";
  private static final String METADATA = "metadata";

  /** What a row has that does not go into the metadata. */
  private static final Set<String> OWN =
      Set.of("id", "text", "title", "lang", METADATA, "version", "ifVersion", "expiresAt");

  private final Optional<Language> language;
  private final ContextIds contexts;

  /** Whether a column is a field of the passage itself, and no metadata. */
  static boolean isOwn(String column) {
    return OWN.contains(column);
  }

  /**
   * @param language of passages that state none
   */
  PassageShapes(Optional<Language> language, ContextIds contexts) {
    this.language = language;
    this.contexts = contexts;
  }

  /** An object of JSON Lines or of an array; rows of tables are those that have {@code _id}. */
  FileRecord of(ObjectNode object) {
    if (object.has("context") && !object.has("text")) {
      return context(object);
    }
    if (object.has("_id") && !object.has("id")) {
      return row(object, "_id");
    }
    JsonNode id = object.path("id");
    if (id.isNumber()) {
      return new FileRecord.Refused(
          "id: %s, a number (expected: a string, \"%s\")".formatted(id.asText(), id.asText()));
    }
    if (!id.isTextual() || id.textValue().isEmpty()) {
      return new FileRecord.Refused(
          "id: missing or empty (expected: a string, the passage's name)");
    }
    JsonNode document = object.remove(DOCUMENT);
    if (document != null && !document.isNull()) {
      Optional<String> wrong = takeDocument(object, document);
      if (wrong.isPresent()) {
        return new FileRecord.Refused(wrong.get());
      }
    }
    return made(object, false, Set.of());
  }

  /**
   * A row of a table or of BEIR's corpus.
   *
   * @param idField the column that is the id
   */
  FileRecord row(ObjectNode row, String idField) {
    if (row.has("context") && !row.has("text")) {
      return context(row);
    }
    JsonNode id = row.path(idField);
    if (!id.isNumber() && (!id.isTextual() || id.textValue().isEmpty())) {
      return new FileRecord.Refused(
          "%s: missing or empty (expected: the passage's name)".formatted(idField));
    }
    if (isBlank(row.path("text"))) {
      if (isBlank(row.path("title"))) {
        // BEIR's corpora have such, which nobody can find.
        return idField.equals("_id")
            ? new FileRecord.Blank()
            : new FileRecord.Refused("text: missing or empty, and no title (expected: a text)");
      }
      row.set("text", row.remove("title"));
    }
    ObjectNode passage = row.objectNode();
    passage.put("id", id.asText());
    ObjectNode others = row.objectNode();
    Set<String> twice = new TreeSet<>();
    row.properties()
        .forEach(
            field -> {
              String name = field.getKey();
              JsonNode value = field.getValue();
              if (name.equals(METADATA) && value instanceof ObjectNode entries) {
                entries.properties().forEach(e -> put(others, e.getKey(), e.getValue(), twice));
              } else if (name.equals(METADATA) || !OWN.contains(name)) {
                put(others, name, value, twice);
              } else if (!name.equals("id") && !value.isNull()) {
                passage.set(name, value);
              }
            });
    others.remove(idField);
    twice.remove(idField);
    if (!twice.isEmpty()) {
      return new FileRecord.Refused(
          "%s: once as a field and once in metadata, with other values (expected: the same, or one of them)"
              .formatted(String.join(", ", twice)));
    }
    Set<String> unused = new TreeSet<>();
    ObjectNode metadata = withoutUnfit(others, unused);
    if (!metadata.isEmpty()) {
      passage.set(METADATA, metadata);
    }
    return made(passage, false, unused);
  }

  private static void put(ObjectNode others, String name, JsonNode value, Set<String> twice) {
    JsonNode before = others.path(name);
    if (before.isMissingNode() || before.isNull()) {
      others.set(name, value);
    } else if (!value.isNull() && !before.equals(value)) {
      twice.add(name);
    }
  }

  private FileRecord context(ObjectNode row) {
    return context(row.path("title").asText(""), row);
  }

  /**
   * The context of a question answering set.
   *
   * @param row with {@code context}, and {@code question} where there is a row for each
   */
  FileRecord context(String title, ObjectNode row) {
    JsonNode context = row.path("context");
    if (!context.isTextual()) {
      return new FileRecord.Refused(
          "context: %s (expected: a string)"
              .formatted(
                  context.isMissingNode() || context.isNull()
                      ? "missing"
                      : JsonMistake.kind(context)));
    }
    if (row.has("question") && contexts.isAgain(title, context.textValue())) {
      return new FileRecord.Again();
    }
    return named(title, context.textValue());
  }

  private FileRecord named(String title, String text) {
    String id = contexts.next(title);
    try {
      Texts.refuseControlCharacters("context", Texts.spaced(text));
      Texts.refuseControlCharacters("title", Texts.spaced(title));
    } catch (IllegalArgumentException e) {
      return new FileRecord.Refused(String.valueOf(e.getMessage()));
    }
    ObjectNode passage = JsonNodeFactory.instance.objectNode();
    passage.put("id", id);
    language.ifPresent(l -> passage.put("lang", l.tag()));
    if (!title.isEmpty()) {
      passage.put("title", title.replace('_', ' '));
    }
    passage.put("text", text);
    return made(passage, true, Set.of());
  }

  private FileRecord made(ObjectNode passage, boolean named, Set<String> unused) {
    if (isBlank(passage.path("lang"))) {
      language.ifPresent(l -> passage.put("lang", l.tag()));
    }
    boolean spaced = isSpaced(passage.path("text")) || isSpaced(passage.path("title"));
    return new FileRecord.Made(passage, named, spaced, unused);
  }

  /** What is wrong with it, if it cannot go into the metadata. */
  private static Optional<String> takeDocument(ObjectNode object, JsonNode document) {
    if (!document.isTextual()) {
      return Optional.of("document: %s (expected: a string)".formatted(JsonMistake.kind(document)));
    }
    JsonNode metadata = object.path(METADATA);
    if (metadata.isMissingNode() || metadata.isNull()) {
      metadata = object.putObject(METADATA);
    }
    if (!(metadata instanceof ObjectNode entries)) {
      // The codec says it.
      return Optional.empty();
    }
    JsonNode stated = entries.path(DOCUMENT);
    if (stated.isMissingNode() || stated.isNull()) {
      entries.set(DOCUMENT, document);
      return Optional.empty();
    }
    return stated.equals(document)
        ? Optional.empty()
        : Optional.of(
            "document: \"%s\", and \"%s\" in metadata (expected: the same, or one of them)"
                .formatted(document.textValue(), stated.asText()));
  }

  /** What of it a passage can have. */
  private static ObjectNode withoutUnfit(ObjectNode entries, Set<String> unused) {
    entries.properties().removeIf(e -> e.getValue().isNull());
    if (entries.isEmpty() || isMetadata(entries)) {
      return entries;
    }
    ObjectNode fit = entries.objectNode();
    entries
        .properties()
        .forEach(
            entry -> {
              fit.set(entry.getKey(), entry.getValue());
              if (!isMetadata(fit)) {
                fit.remove(entry.getKey());
                unused.add(entry.getKey());
              }
            });
    return fit;
  }

  /** Whether a passage can have all of it. */
  private static boolean isMetadata(ObjectNode entries) {
    var wrong = new AtomicBoolean();
    Metadata metadata = MetadataJson.read(entries, METADATA, problem -> wrong.set(true));
    if (wrong.get()) {
      return false;
    }
    try {
      var unused = new Passage(new PassageId("-"), Language.UNDETERMINED, "", "0", metadata);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isBlank(JsonNode text) {
    return text.isMissingNode()
        || text.isNull()
        || (text.isTextual() && text.textValue().isBlank());
  }

  private static boolean isSpaced(JsonNode text) {
    return text.isTextual() && !Texts.spaced(text.textValue()).equals(text.textValue());
  }
}
