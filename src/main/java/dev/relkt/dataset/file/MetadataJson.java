package dev.relkt.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Metadata as JSON: an object of strings, numbers, booleans and lists of them.
 *
 * <p>Null, and what has nothing in it, is as if it were not there. A nested object is flattened to
 * keys with dots, {@value #MAX_DEPTH} names deep; the objects of a list become lists by their
 * fields. So {@code {"pdf": {"page": 3}, "authors": [{"name": "A"}, {"name": "B"}]}} is read as
 * {@code pdf.page} 3 and {@code authors.name} A and B.
 */
public final class MetadataJson {

  /** How many names a key may be made of. */
  public static final int MAX_DEPTH = 5;

  private final Consumer<String> problems;
  private final Map<String, List<MetadataValue.Scalar>> values = new TreeMap<>();
  private final Map<String, Boolean> lists = new TreeMap<>();

  private MetadataJson(Consumer<String> problems) {
    this.problems = problems;
  }

  /**
   * Reads an object. What cannot be read is left out and told.
   *
   * @param path of the object, for the messages
   * @param problems gets a message for every value that is left out, with its path
   */
  public static Metadata read(JsonNode object, String path, Consumer<String> problems) {
    var reader = new MetadataJson(problems);
    reader.readObject(object, "", path, 0, false);
    Map<String, MetadataValue> entries = new TreeMap<>();
    reader.values.forEach(
        (key, values) -> {
          if (values.size() > MetadataValue.MAX_VALUES) {
            problems.accept(
                "%s.%s: %d values (expected: at most %d)"
                    .formatted(
                        path, JsonMistake.abridged(key), values.size(), MetadataValue.MAX_VALUES));
          } else {
            boolean isList = reader.lists.getOrDefault(key, false);
            entries.put(key, isList ? new MetadataValue.Many(values) : values.getFirst());
          }
        });
    return Metadata.of(entries);
  }

  /** Writes what {@link #read} reads; keys stay flat. */
  public static ObjectNode write(Metadata metadata) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    metadata
        .entries()
        .forEach(
            (key, value) -> {
              if (value instanceof MetadataValue.Many many) {
                ArrayNode array = json.putArray(key);
                many.values().forEach(one -> array.add(node(one)));
              } else {
                json.set(key, node(value.values().getFirst()));
              }
            });
    return json;
  }

  /** One value. */
  public static JsonNode node(MetadataValue.Scalar value) {
    return switch (value) {
      case MetadataValue.Text text -> JsonNodeFactory.instance.textNode(text.value());
      case MetadataValue.WholeNumber whole -> JsonNodeFactory.instance.numberNode(whole.value());
      case MetadataValue.DecimalNumber decimal ->
          JsonNodeFactory.instance.numberNode(decimal.value());
      case MetadataValue.Bool bool -> JsonNodeFactory.instance.booleanNode(bool.value());
    };
  }

  private void readObject(JsonNode object, String prefix, String path, int depth, boolean inList) {
    object
        .properties()
        .forEach(
            field ->
                read(
                    field.getValue(),
                    prefix + field.getKey(),
                    path + "." + JsonMistake.abridged(field.getKey()),
                    depth + 1,
                    inList));
  }

  private void read(JsonNode node, String key, String path, int depth, boolean inList) {
    switch (node.getNodeType()) {
      case NULL, MISSING -> {}
      case OBJECT -> {
        if (depth >= MAX_DEPTH) {
          problems.accept(
              "%s: an object (expected: at most %d names in each other)"
                  .formatted(path, MAX_DEPTH));
        } else {
          readObject(node, key + ".", path, depth, inList);
        }
      }
      case ARRAY -> {
        if (inList) {
          problems.accept("%s: a list in a list (expected: a value)".formatted(path));
          return;
        }
        for (int i = 0; i < node.size(); i++) {
          JsonNode one = node.get(i);
          String place = path + "[" + i + "]";
          if (one.isArray()) {
            problems.accept("%s: a list in a list (expected: a value)".formatted(place));
          } else {
            read(one, key, place, depth, true);
          }
        }
      }
      case STRING -> add(key, new MetadataValue.Text(node.textValue()), path, inList);
      case BOOLEAN -> add(key, new MetadataValue.Bool(node.booleanValue()), path, inList);
      case NUMBER -> {
        try {
          add(key, MetadataValue.number(node.decimalValue()), path, inList);
        } catch (IllegalArgumentException | ArithmeticException e) {
          problems.accept(
              "%s: %s (expected: a number that fits into 64 bits)"
                  .formatted(path, JsonMistake.abridged(node.asText())));
        }
      }
      case BINARY, POJO -> problems.accept("%s: bytes (expected: a value)".formatted(path));
    }
  }

  private void add(String key, MetadataValue.Scalar value, String path, boolean inList) {
    List<MetadataValue.Scalar> known = values.computeIfAbsent(key, unused -> new ArrayList<>());
    boolean isList = lists.getOrDefault(key, inList);
    if (!known.isEmpty() && !(isList && inList)) {
      problems.accept(
          "%s: the key \"%s\" twice (expected: once; a nested object has keys with dots)"
              .formatted(path, JsonMistake.abridged(key)));
      return;
    }
    lists.put(key, inList);
    known.add(value);
  }
}
