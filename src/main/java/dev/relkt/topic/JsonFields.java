package dev.relkt.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Language;
import dev.relkt.passage.metadata.IsoDate;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.registry.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read one by one; every mistake is remembered with its path, so that
 * a rejection names all of them. A field that nobody reads is a mistake too.
 */
final class JsonFields {

  static final JsonMapper JSON = StrictJson.MAPPER;

  private final JsonNode object;
  private final String path;
  private final List<String> problems;
  private final List<String> unknown;
  private final Set<String> read = new LinkedHashSet<>();

  private JsonFields(JsonNode object, String path, List<String> problems, List<String> unknown) {
    this.object = object;
    this.path = path;
    this.problems = problems;
    this.unknown = unknown;
  }

  /** The bytes of a record's value. */
  static byte[] bytes(ObjectNode json) {
    return StrictJson.bytes(json);
  }

  /**
   * Reads the fields; a byte order mark before the object is passed over.
   *
   * @throws RejectedRecord if there is no value, the bytes are not UTF-8, not JSON, or not an
   *     object, or if another tool put something around it
   */
  static JsonFields of(byte @Nullable [] value) {
    return RejectionKind.ENCODING.of(() -> read(value));
  }

  private static JsonFields read(byte @Nullable [] value) {
    if (value == null) {
      throw new RejectedRecord("value: null (expected: a JSON object)");
    }
    RejectionKind.FORMAT.check(() -> ForeignRecords.refuseValueBytes(value));
    JsonNode node = StrictJson.tree("value", value);
    if (!node.isObject()) {
      throw new RejectedRecord("value: %s (expected: a JSON object)".formatted(describe(node)));
    }
    RejectionKind.FORMAT.check(() -> ForeignRecords.refuseEnvelope(node));
    return new JsonFields(node, "", new ArrayList<>(), new ArrayList<>());
  }

  /**
   * The text of a field, absent where it is missing or null, or not a string (which is remembered).
   */
  Optional<String> text(String name) {
    return present(name)
        .filter(node -> isA(node, JsonNodeType.STRING, name, "a string"))
        .map(JsonNode::textValue);
  }

  /** The text of a field that has to be there; empty, and remembered, where it is not. */
  Optional<String> requiredText(String name) {
    if (present(name).isEmpty()) {
      problem("%s: missing (expected: a string)".formatted(path + name));
    }
    return text(name);
  }

  /** A whole number, or the default where it is missing; out of range is remembered. */
  long whole(String name, long from, long to, long otherwise) {
    Optional<JsonNode> node = present(name);
    if (node.isEmpty()) {
      return otherwise;
    }
    JsonNode number = node.get();
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < from
        || number.longValue() > to) {
      problem(
          "%s: %s (expected: %s)"
              .formatted(
                  path + name,
                  describe(number),
                  from == to
                      ? "the number " + from
                      : "a whole number from %d to %d".formatted(from, to)));
      return otherwise;
    }
    return number.longValue();
  }

  /** A number of things, 0 where it is missing. */
  int count(String name) {
    return (int) whole(name, 0, Integer.MAX_VALUE, 0);
  }

  /** Remembers a schema of another number, and an {@code id} that is not the key. */
  void schemaAndId(int schema, String key) {
    whole("schema", schema, schema, schema);
    text("id")
        .filter(stated -> !stated.equals(key))
        .ifPresent(
            stated -> problem("id: \"%s\" (expected: the key \"%s\")".formatted(stated, key)));
  }

  Optional<ModelVersion> model(String name) {
    return text(name).flatMap(model -> checked(() -> ModelVersion.parse(model)));
  }

  Optional<ModelVersion> requiredModel(String name) {
    return requiredText(name).flatMap(model -> checked(() -> ModelVersion.parse(model)));
  }

  Optional<Language> requiredLanguage(String name) {
    return requiredText(name).flatMap(tag -> checked(() -> new Language(tag)));
  }

  double number(String name) {
    return present(name)
        .filter(node -> isA(node, JsonNodeType.NUMBER, name, "a number"))
        .map(JsonNode::doubleValue)
        .orElse(0.0);
  }

  /** A number, empty where it is missing; one beyond a double's range is remembered. */
  OptionalDouble finite(String name) {
    Optional<Double> value =
        present(name)
            .filter(node -> isA(node, JsonNodeType.NUMBER, name, "a number"))
            .map(JsonNode::doubleValue);
    if (value.isPresent() && !Double.isFinite(value.get())) {
      problem("%s: %s (expected: a finite number)".formatted(path + name, value.get()));
      return OptionalDouble.empty();
    }
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  boolean truth(String name) {
    return truth(name, false);
  }

  boolean truth(String name, boolean otherwise) {
    return present(name)
        .filter(node -> isA(node, JsonNodeType.BOOLEAN, name, "true or false"))
        .map(JsonNode::booleanValue)
        .orElse(otherwise);
  }

  /** One of an enum's constants by its name, or the default where it is missing. */
  <E extends Enum<E>> E constant(String name, E otherwise) {
    Class<E> type = otherwise.getDeclaringClass();
    String expected = "one of " + ConstantNames.all(type);
    Optional<String> stated =
        present(name)
            .filter(node -> isA(node, JsonNodeType.STRING, name, expected))
            .map(JsonNode::textValue);
    Optional<E> constant = stated.flatMap(text -> ConstantNames.find(type, text));
    if (stated.isPresent() && constant.isEmpty()) {
      problem(
          "%s: \"%s\" (expected: %s)"
              .formatted(path + name, JsonMistake.abridged(stated.get()), expected));
    }
    return constant.orElse(otherwise);
  }

  /** Strings of an array, empty where it is missing. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    present(name)
        .filter(node -> isA(node, JsonNodeType.ARRAY, name, "an array of strings"))
        .ifPresent(
            array -> {
              for (int i = 0; i < array.size(); i++) {
                if (isA(array.get(i), JsonNodeType.STRING, name + "[" + i + "]", "a string")) {
                  texts.add(array.get(i).textValue());
                }
              }
            });
    return texts;
  }

  /** Metadata, none where it is missing; what is wrong is remembered. */
  Metadata metadata(String name) {
    return metadata(name, this::problem);
  }

  /**
   * Metadata, none where it is missing.
   *
   * @param problems gets what is wrong with single values, which are left out
   */
  Metadata metadata(String name, Consumer<String> problems) {
    return present(name)
        .filter(node -> isA(node, JsonNodeType.OBJECT, name, "an object"))
        .map(node -> MetadataJson.read(node, path + name, problems))
        .orElse(Metadata.NONE);
  }

  /** A date or moment as {@link IsoDate} reads it; where it is a day, its beginning. */
  Optional<Instant> moment(String name) {
    Optional<String> text = text(name);
    Optional<Instant> moment =
        text.flatMap(IsoDate::parse).map(date -> Instant.ofEpochMilli(date.from()));
    if (text.isPresent() && moment.isEmpty()) {
      problem(
          "%s: \"%s\" (expected: a date of ISO 8601, such as 2026-11-28T10:15:00Z)"
              .formatted(path + name, JsonMistake.abridged(text.get())));
    }
    return moment;
  }

  /** A whole number, empty where it is missing; out of range is remembered. */
  OptionalLong wholeIfPresent(String name, long from) {
    return present(name).isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(whole(name, from, Long.MAX_VALUE, from));
  }

  /** A field of any type, where it is there and not null. */
  Optional<JsonNode> node(String name) {
    return present(name);
  }

  /** Remembers that a field has another type or value. */
  void unexpected(String name, JsonNode found, String expected) {
    problem(
        "%s: %s (expected: %s)"
            .formatted(path + JsonMistake.abridged(name), describe(found), expected));
  }

  /** What is read from an object inside, where there is one. */
  <T> Optional<T> object(String name, Function<JsonFields, T> reader) {
    return present(name)
        .filter(node -> isA(node, JsonNodeType.OBJECT, name, "an object"))
        .map(node -> inside(node, name, reader));
  }

  /** What is read from the objects of an array, those left out that give nothing. */
  <T> List<T> objects(String name, Function<JsonFields, Optional<T>> reader) {
    List<T> objects = new ArrayList<>();
    present(name)
        .filter(node -> isA(node, JsonNodeType.ARRAY, name, "an array of objects"))
        .ifPresent(
            array -> {
              for (int i = 0; i < array.size(); i++) {
                String element = name + "[" + i + "]";
                if (isA(array.get(i), JsonNodeType.OBJECT, element, "an object")) {
                  inside(array.get(i), element, reader).ifPresent(objects::add);
                }
              }
            });
    return objects;
  }

  /** Runs what may refuse a value; a refusal is remembered. */
  <T> Optional<T> checked(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      problem(path + e.getMessage());
      return Optional.empty();
    }
  }

  void problem(String text) {
    if (!problems.contains(text)) {
      problems.add(text);
    }
  }

  /**
   * Ends the reading.
   *
   * @throws RejectedRecord with everything that was wrong, fields that nobody read included
   */
  void end() {
    rememberUnread();
    problems.addAll(unknown);
    endLeniently();
  }

  /**
   * Ends the reading of a record whose writer may be newer than this reader.
   *
   * @throws RejectedRecord with everything that was wrong with the fields that were read
   */
  void endLeniently() {
    if (!problems.isEmpty()) {
      throw new RejectedRecord(String.join("; ", problems));
    }
  }

  /** What is read from an object that was got as a {@link #node}. */
  <T> T inside(JsonNode node, String name, Function<JsonFields, T> reader) {
    var fields = new JsonFields(node, path + name + ".", problems, unknown);
    T read = reader.apply(fields);
    fields.rememberUnread();
    return read;
  }

  private void rememberUnread() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(name)) {
                unknown.add(
                    "%s: unknown field (expected: %s)"
                        .formatted(path + JsonMistake.abridged(name), String.join(", ", read)));
              }
            });
  }

  private Optional<JsonNode> present(String name) {
    read.add(name);
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  private boolean isA(JsonNode node, JsonNodeType type, String name, String expected) {
    boolean is = node.getNodeType() == type;
    if (!is) {
      problem(
          "%s: %s (expected: %s)"
              .formatted(path + JsonMistake.abridged(name), describe(node), expected));
    }
    return is;
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "\"" + JsonMistake.abridged(node.textValue()) + "\"";
      case MISSING -> "nothing";
      case BINARY, BOOLEAN, NULL, NUMBER, POJO -> JsonMistake.abridged(node.asText());
    };
  }
}
