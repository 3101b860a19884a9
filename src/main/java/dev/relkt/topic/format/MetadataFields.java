package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which values become metadata: {@code year, where=doc.place} by their paths, and with {@code *}
 * every field of the row that no other setting reads.
 *
 * @param all whether the fields that are left belong to it
 * @param named by name; a path of which nothing is there is passed over
 */
public record MetadataFields(boolean all, List<Named> named) implements Serializable {

  /** None. */
  public static final MetadataFields NONE = new MetadataFields(false, List.of());

  /** What a setting has to be, completing "expected: …". */
  public static final String EXPECTED =
      "paths with commas between them, such as year, doc.place, where=doc.place, or * for all other fields";

  public MetadataFields {
    named = List.copyOf(named);
  }

  /**
   * A value.
   *
   * @param name what it is called as metadata
   * @param path where it is
   */
  public record Named(String name, FieldPath path) implements Serializable {}

  /**
   * @throws IllegalArgumentException if a part of it is no path, a name comes twice or is missing
   */
  public static MetadataFields parse(String text) {
    boolean all = false;
    List<Named> named = new ArrayList<>();
    for (String part : text.split(",")) {
      String field = part.strip();
      if (field.equals("*")) {
        all = true;
      } else if (!field.isEmpty()) {
        Named entry = entry(field);
        if (named.stream().anyMatch(other -> other.name().equals(entry.name()))) {
          throw new IllegalArgumentException(text);
        }
        named.add(entry);
      }
    }
    return new MetadataFields(all, named);
  }

  private static Named entry(String field) {
    int equals = field.indexOf('=');
    if (equals < 0) {
      FieldPath path = FieldPath.parse(field);
      return new Named(
          path.lastName().orElseThrow(() -> new IllegalArgumentException(field)), path);
    }
    String name = field.substring(0, equals).strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException(field);
    }
    return new Named(name, FieldPath.parse(field.substring(equals + 1)));
  }

  /**
   * The metadata of a record.
   *
   * @param read fields of the row that are read already
   * @param own whether a field of the row is one of the tool that wrote it
   */
  ObjectNode in(ForeignRecord record, Set<String> read, Predicate<String> own) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    if (all) {
      record
          .row()
          .properties()
          .forEach(
              field -> {
                if (!read.contains(field.getKey()) && !own.test(field.getKey())) {
                  put(metadata, field.getKey(), field.getValue());
                }
              });
    }
    named.forEach(entry -> put(metadata, entry.name(), entry.path().in(record)));
    return metadata;
  }

  private static void put(ObjectNode metadata, String name, JsonNode value) {
    if (!ForeignValues.isAbsent(value)) {
      metadata.set(name, value);
    }
  }

  /** The paths in it. */
  Stream<FieldPath> paths() {
    return named.stream().map(Named::path);
  }
}
