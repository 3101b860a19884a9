package dev.relkt.http.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.exchange.Bodies;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A body that says how something is done: a JSON object of known fields. No body is an empty one.
 *
 * @param fields what it has
 */
record JsonCommand(ObjectNode fields) {

  private static final int MAX_BYTES = 1 << 16;

  /**
   * Reads it.
   *
   * @param known the fields that it may have
   * @throws ProblemException if it is something else, or has others
   */
  static JsonCommand of(Context context, Set<String> known) {
    Optional<byte[]> body = Bodies.jsonIfAny(context, MAX_BYTES);
    if (body.isEmpty()) {
      return new JsonCommand(JsonNodeFactory.instance.objectNode());
    }
    JsonNode json;
    try {
      json = StrictJson.tree("body", body.get());
    } catch (RejectedRecord e) {
      throw new ProblemException(Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
    if (!(json instanceof ObjectNode fields)) {
      throw new ProblemException(Kind.REFUSED, "body: (expected: a JSON object)");
    }
    for (var field : fields.properties()) {
      if (!known.contains(field.getKey())) {
        throw new ProblemException(
            Kind.REFUSED,
            "%s: unknown (expected: %s)"
                .formatted(
                    field.getKey(),
                    known.isEmpty()
                        ? "no field"
                        : String.join(", ", known.stream().sorted().toList())));
      }
    }
    return new JsonCommand(fields);
  }

  /** A boolean; false where it is missing. */
  boolean truth(String field) {
    JsonNode value = fields.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new ProblemException(Kind.REFUSED, "%s: (expected: true or false)".formatted(field));
    }
    return value.asBoolean(false);
  }

  /** A text; absent where it is missing. */
  Optional<String> text(String field) {
    JsonNode value = fields.path(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new ProblemException(Kind.REFUSED, "%s: (expected: a text)".formatted(field));
    }
    return Optional.of(value.asText());
  }

  /**
   * A list of texts; empty where it is missing.
   *
   * @param most how many it may have
   */
  List<String> texts(String field, int most) {
    JsonNode value = fields.path(field);
    List<String> texts = new ArrayList<>();
    boolean good = value.isMissingNode() || (value.isArray() && value.size() <= most);
    if (good) {
      for (JsonNode one : value) {
        good &= one.isTextual();
        texts.add(one.asText());
      }
    }
    if (!good) {
      throw new ProblemException(
          Kind.REFUSED, "%s: (expected: a list of %d texts at most)".formatted(field, most));
    }
    return texts;
  }
}
