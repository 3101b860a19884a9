package dev.relkt.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.passage.Language;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.FilterCondition.All;
import dev.relkt.passage.filter.FilterCondition.Any;
import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.FilterCondition.LanguageIn;
import dev.relkt.passage.filter.FilterCondition.Not;
import dev.relkt.passage.filter.FilterCondition.ValueBetween;
import dev.relkt.passage.filter.FilterCondition.ValueIn;
import dev.relkt.passage.filter.FilterExpression;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.filter.PassageFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The filters of a search over attributes, as ReLKT has them:
 *
 * <pre>{@code
 * {"type": "eq", "key": "year", "value": 2020}             eq, ne, gt, gte, lt, lte, in, nin
 * {"type": "and", "filters": [{…}, {…}]}                   and, or
 * }</pre>
 *
 * <p>Attributes are the metadata of passages. {@code lang} is their language, by ranges; {@code
 * metadata.lang} is the metadata value of that name. A string is compared as a text, and in {@code
 * gt}, {@code gte}, {@code lt} and {@code lte} as a date.
 */
final class AttributeFilter {

  /** A metadata value whose key would be taken for something else has this before it. */
  static final String METADATA = "metadata.";

  private static final Set<String> COMPARISON = Set.of("type", "key", "value");
  private static final Set<String> COMPOUND = Set.of("type", "filters");
  private static final Set<String> EITHER = Set.of("type", "key", "value", "filters");
  private static final List<String> TYPES =
      List.of("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "and", "or");

  private AttributeFilter() {}

  /**
   * Reads one.
   *
   * @param path of it, for messages
   * @throws ProblemException if it is none
   */
  static PassageFilter read(JsonNode json, String path) {
    try {
      return new PassageFilter(condition(json, path, 0));
    } catch (IllegalArgumentException e) {
      throw refused(path, e);
    }
  }

  private static FilterCondition condition(JsonNode json, String path, int depth) {
    if (depth > PassageFilter.MAX_DEPTH) {
      throw new ProblemException(
          Kind.REFUSED,
          "%s: deeper than %d levels (expected: fewer filters in each other)"
              .formatted(path, PassageFilter.MAX_DEPTH));
    }
    String type = RequestFields.of(path, json, EITHER).oneOf("type", TYPES);
    if (!json.has("type")) {
      throw RequestFields.refused(path + ".type", json.path("type"), String.join(", ", TYPES));
    }
    return switch (type) {
      case "and" -> new All(each(json, path, depth));
      case "or" -> new Any(each(json, path, depth));
      default -> comparison(RequestFields.of(path, json, COMPARISON), type, path);
    };
  }

  private static List<FilterCondition> each(JsonNode json, String path, int depth) {
    JsonNode filters =
        RequestFields.of(path, json, COMPOUND).required("filters", "an array of filters");
    if (!filters.isArray() || filters.isEmpty()) {
      throw RequestFields.refused(path + ".filters", filters, "an array of one or more filters");
    }
    List<FilterCondition> conditions = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      conditions.add(condition(filters.get(i), "%s.filters[%d]".formatted(path, i), depth + 1));
    }
    return conditions;
  }

  private static FilterCondition comparison(RequestFields fields, String type, String path) {
    String key = fields.requiredText("key", "the name of an attribute");
    JsonNode value = fields.required("value", "a string, a number, true or false, or an array");
    String name = path + ".value";
    try {
      return switch (type) {
        case "eq" -> equal(key, List.of(scalar(value, name)), name);
        case "ne" -> new Not(equal(key, List.of(scalar(value, name)), name));
        case "in" -> equal(key, list(value, name), name);
        case "nin" -> new Not(equal(key, list(value, name), name));
        case "gt", "gte" ->
            between(key, Optional.of(bound(value, type.equals("gte"), name)), Optional.empty());
        default ->
            between(key, Optional.empty(), Optional.of(bound(value, type.equals("lte"), name)));
      };
    } catch (IllegalArgumentException e) {
      throw refused(name, e);
    }
  }

  private static FilterCondition equal(String key, List<JsonNode> values, String name) {
    if (key.equals(FilterExpression.LANGUAGE)) {
      return new LanguageIn(
          values.stream()
              .map(
                  value -> {
                    if (!value.isTextual()) {
                      throw RequestFields.refused(name, value, "a language such as de or zh-Hant");
                    }
                    return new Language(value.textValue());
                  })
              .collect(Collectors.toSet()));
    }
    Set<Operand> operands = new LinkedHashSet<>();
    values.forEach(value -> operands.add(operand(value)));
    return new ValueIn(metadataKey(key), operands);
  }

  private static FilterCondition between(String key, Optional<Bound> lower, Optional<Bound> upper) {
    if (key.equals(FilterExpression.LANGUAGE)) {
      throw new IllegalArgumentException("lang: it has no order (expected: eq, ne, in or nin)");
    }
    return new ValueBetween(metadataKey(key), lower, upper);
  }

  private static Bound bound(JsonNode value, boolean inclusive, String name) {
    if (value.isTextual()) {
      return new Bound(Operand.OfDate.parse(value.textValue()), inclusive);
    }
    if (!value.isNumber()) {
      throw RequestFields.refused(name, value, "a number, or a date such as 2026-11-28");
    }
    return new Bound(operand(value), inclusive);
  }

  private static Operand operand(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> new Operand.OfBoolean(value.booleanValue());
      case NUMBER -> Operand.OfNumber.parse(spelled(value));
      default -> new Operand.OfText(value.textValue());
    };
  }

  /** Clients whose numbers are all doubles write 2020.0 for 2020. */
  private static String spelled(JsonNode number) {
    BigDecimal exact = number.decimalValue();
    boolean whole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    return whole && exact.precision() - exact.scale() <= 19
        ? exact.toBigInteger().toString()
        : number.asText();
  }

  private static List<JsonNode> list(JsonNode value, String name) {
    if (!value.isArray() || value.isEmpty()) {
      throw RequestFields.refused(name, value, "an array of one or more values");
    }
    List<JsonNode> values = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      values.add(scalar(value.get(i), "%s[%d]".formatted(name, i)));
    }
    return values;
  }

  private static JsonNode scalar(JsonNode value, String name) {
    if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
      throw RequestFields.refused(name, value, "a string, a number, true or false");
    }
    return value;
  }

  private static String metadataKey(String key) {
    return key.startsWith(METADATA) ? key.substring(METADATA.length()) : key;
  }

  private static ProblemException refused(String path, IllegalArgumentException e) {
    return new ProblemException(Kind.REFUSED, path + ": " + e.getMessage(), e);
  }
}
