package dev.relkt.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One JSON object of a file. What it lacks is noted as a problem, and an empty value handed out, so
 * that the line's other problems are found as well.
 *
 * @param location where it stands
 */
public record JsonLine(SourceLocation location, JsonNode node, Problems problems) {

  /** Notes fields that are not among these. */
  void allowOnly(Collection<String> fields) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.contains(name)) {
                problems.add(
                    location,
                    "unknown field %s".formatted(Problems.quoted(name)),
                    "only " + String.join(", ", fields));
              }
            });
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** Some text that must be there and not blank. */
  public String text(String field) {
    JsonNode value = node.path(field);
    if (value.isTextual() && !value.textValue().isBlank()) {
      return value.textValue();
    }
    problems.add(
        location,
        "field %s %s".formatted(field, value.isMissingNode() ? "is missing" : "is " + shown(value)),
        "some text");
    return "";
  }

  /** A text that may be missing, null or empty. */
  public String textOrEmpty(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      problems.add(location, "field %s is %s".formatted(field, shown(value)), "a text, or none");
      return "";
    }
    return value.textValue();
  }

  /** A text that may be missing, but not blank. */
  Optional<String> optionalText(String field) {
    return has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  /** The texts of an object of texts, by name, none blank. */
  public Map<String, String> texts(String field) {
    var texts = new TreeMap<String, String>();
    JsonNode value = node.path(field);
    if (!value.isObject()) {
      problems.add(
          location,
          "field %s %s"
              .formatted(field, value.isMissingNode() ? "is missing" : "is " + shown(value)),
          "an object of texts by language");
      return texts;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode text = entry.getValue();
      if (text.isTextual() && !text.textValue().isBlank()) {
        texts.put(entry.getKey(), text.textValue());
      } else {
        problems.add(
            location,
            "field %s.%s is %s".formatted(field, entry.getKey(), shown(text)),
            "some text");
      }
    }
    return texts;
  }

  /** The texts of an array of texts. */
  List<String> list(String field) {
    var texts = new ArrayList<String>();
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      problems.add(
          location,
          "field %s %s"
              .formatted(field, value.isMissingNode() ? "is missing" : "is " + shown(value)),
          "an array of texts");
      return texts;
    }
    for (JsonNode text : value) {
      if (text.isTextual() && !text.textValue().isBlank()) {
        texts.add(text.textValue());
      } else {
        problems.add(location, "field %s has %s".formatted(field, shown(text)), "texts alone");
      }
    }
    return texts;
  }

  /** A number of things that may be missing. */
  Optional<Long> count(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || value.longValue() < 0) {
      problems.add(
          location, "field %s is %s".formatted(field, shown(value)), "a number of 0 or more");
      return Optional.empty();
    }
    return Optional.of(value.longValue());
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? Problems.quoted(value.textValue()) : cut(value.toString());
  }

  private static String cut(String json) {
    return json.length() <= 60 ? json : json.substring(0, 60) + "…";
  }
}
