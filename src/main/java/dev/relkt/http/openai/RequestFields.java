package dev.relkt.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of a request's object. A field that is null is as if it were not there. All methods
 * throw {@link ProblemException}, whose detail begins with the field's name.
 */
final class RequestFields {

  private static final int MAX_SHOWN = 100;

  private final String path;
  private final ObjectNode object;

  private RequestFields(String path, ObjectNode object) {
    this.path = path;
    this.object = object;
  }

  /**
   * A body.
   *
   * @param known fields; another one is refused
   */
  static RequestFields of(byte[] body, Set<String> known) {
    JsonNode json;
    try {
      json = StrictJson.tree("body", body);
    } catch (RejectedRecord e) {
      throw new ProblemException(Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
    return of("body", "", json, known);
  }

  /** An object somewhere in a body. */
  static RequestFields of(String path, JsonNode json, Set<String> known) {
    return of(path, path + ".", json, known);
  }

  private static RequestFields of(String name, String path, JsonNode json, Set<String> known) {
    if (!(json instanceof ObjectNode object)) {
      throw refused(name, json, "an object");
    }
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw new ProblemException(
                    Kind.BAD_REQUEST,
                    "%s%s: unknown (expected: %s)"
                        .formatted(path, abridged(field), String.join(", ", new TreeSet<>(known))));
              }
            });
    return new RequestFields(path, object);
  }

  /** A field with something in it. */
  Optional<JsonNode> node(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  JsonNode required(String name, String expected) {
    return node(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    Kind.REFUSED, "%s%s: missing (expected: %s)".formatted(path, name, expected)));
  }

  String requiredText(String name, String expected) {
    JsonNode node = required(name, expected);
    if (!node.isTextual()) {
      throw refused(path + name, node, expected);
    }
    return node.textValue();
  }

  /** One text, or an array of them. */
  List<String> texts(String name, int most) {
    String expected = "a string, or an array of 1 to %,d strings".formatted(most);
    JsonNode node = required(name, expected);
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    if (!node.isArray() || node.isEmpty() || node.size() > most) {
      throw refused(path + name, node, expected);
    }
    List<String> texts = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      if (!node.get(i).isTextual()) {
        throw refused("%s%s[%d]".formatted(path, name, i), node.get(i), "a string");
      }
      texts.add(node.get(i).textValue());
    }
    return texts;
  }

  Optional<String> text(String name) {
    return node(name)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw refused(path + name, node, "a string");
              }
              return node.textValue();
            });
  }

  /** One of some words; the first one where there is no such field. */
  String oneOf(String name, List<String> words) {
    String text = text(name).orElse(words.getFirst());
    if (!words.contains(text)) {
      throw refused(path + name, object.get(name), String.join(" or ", words));
    }
    return text;
  }

  int whole(String name, int from, int to, int usual) {
    return node(name)
        .map(
            node -> {
              if (!node.canConvertToExactIntegral()
                  || !node.canConvertToInt()
                  || node.intValue() < from
                  || node.intValue() > to) {
                throw refused(
                    path + name, node, "a whole number from %,d to %,d".formatted(from, to));
              }
              return node.intValue();
            })
        .orElse(usual);
  }

  boolean flag(String name) {
    return node(name)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw refused(path + name, node, "true or false");
              }
              return node.booleanValue();
            })
        .orElse(false);
  }

  OptionalDouble number(String name) {
    Optional<JsonNode> found = node(name);
    if (found.isEmpty()) {
      return OptionalDouble.empty();
    }
    JsonNode node = found.get();
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw refused(path + name, node, "a finite number");
    }
    return OptionalDouble.of(node.doubleValue());
  }

  /** A value is not what it should be. */
  static ProblemException refused(String name, JsonNode found, String expected) {
    String shown =
        switch (found.getNodeType()) {
          case STRING -> "\"" + abridged(found.textValue()) + "\"";
          case NUMBER, BOOLEAN -> abridged(found.asText());
          case ARRAY -> "an array of %,d".formatted(found.size());
          case OBJECT, POJO -> "an object";
          case NULL, MISSING, BINARY -> "nothing";
        };
    return new ProblemException(
        Kind.REFUSED, "%s: %s (expected: %s)".formatted(name, shown, expected));
  }

  private static String abridged(String text) {
    String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    return shown.replaceAll("\\p{Cntrl}", " ");
  }
}
