package dev.relkt.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.FilterCondition.All;
import dev.relkt.passage.filter.FilterCondition.Any;
import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.FilterCondition.Exists;
import dev.relkt.passage.filter.FilterCondition.LanguageIn;
import dev.relkt.passage.filter.FilterCondition.Not;
import dev.relkt.passage.filter.FilterCondition.ValueBetween;
import dev.relkt.passage.filter.FilterCondition.ValueIn;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.filter.PassageFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A filter as JSON: the text of a {@link dev.relkt.passage.filter.FilterExpression}, or an object
 *
 * <pre>{@code
 * {"languages": ["en", "zh"],             any of them
 *  "metadata": {"source": "wiki",         equal
 *               "tag": ["a", "b"],        equal to any of them
 *               "year": {"gte": 2020, "lt": 2026},
 *               "draft": {"not": true},   or a list: none of them
 *               "page": {"exists": true}},
 *  "and": […], "or": […], "not": …}       of filters, each a text or an object
 * }</pre>
 *
 * <p>of which all has to be fulfilled. A string is compared as a text, in {@code gt}, {@code gte},
 * {@code lt} and {@code lte} as a date; of {@code gt} and {@code gte} one may be there, and so of
 * the others. What stands in {@code and}, {@code or} and {@code not} may not be empty.
 */
final class FilterJson {

  private static final String EXPECTED =
      "an object, or a text such as \"year >= 2020 and source in (wiki, nyt)\"";

  private FilterJson() {}

  /** The field of that name; no filter where it is missing, mistakes remembered. */
  static PassageFilter read(JsonFields fields, String name) {
    return fields
        .node(name)
        .flatMap(node -> condition(fields, node, name))
        .flatMap(condition -> fields.checked(() -> new PassageFilter(condition)))
        .orElse(PassageFilter.NONE);
  }

  private static Optional<FilterCondition> condition(
      JsonFields fields, JsonNode node, String name) {
    if (node.isTextual()) {
      return fields.checked(() -> PassageFilter.parse(node.textValue()).condition());
    }
    if (!node.isObject()) {
      fields.unexpected(name, node, EXPECTED);
      return Optional.empty();
    }
    return Optional.of(fields.inside(node, name, FilterJson::object));
  }

  private static FilterCondition object(JsonFields fields) {
    List<FilterCondition> all = new ArrayList<>();
    Set<Language> languages = new LinkedHashSet<>();
    for (String tag : fields.texts("languages")) {
      fields.checked(() -> new Language(tag)).ifPresent(languages::add);
    }
    if (!languages.isEmpty()) {
      all.add(new LanguageIn(languages));
    }
    fields
        .node("metadata")
        .ifPresent(
            metadata -> {
              if (metadata.isObject()) {
                fields.inside(metadata, "metadata", values -> values(values, metadata, all));
              } else {
                fields.unexpected("metadata", metadata, "an object of conditions by key");
              }
            });
    all.addAll(each(fields, "and"));
    List<FilterCondition> any = each(fields, "or");
    if (!any.isEmpty()) {
      all.add(new Any(any));
    }
    fields
        .node("not")
        .flatMap(node -> condition(fields, node, "not"))
        .ifPresent(condition -> all.add(new Not(condition)));
    return all.size() == 1 ? all.getFirst() : new All(all);
  }

  private static List<FilterCondition> each(JsonFields fields, String name) {
    List<FilterCondition> conditions = new ArrayList<>();
    fields
        .node(name)
        .ifPresent(
            array -> {
              if (!array.isArray() || array.isEmpty()) {
                fields.unexpected(name, array, "an array of filters, one or more");
                return;
              }
              for (int i = 0; i < array.size(); i++) {
                condition(fields, array.get(i), name + "[" + i + "]").ifPresent(conditions::add);
              }
            });
    return conditions;
  }

  private static boolean values(JsonFields fields, JsonNode object, List<FilterCondition> all) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              Optional<JsonNode> value = fields.node(key);
              if (value.isEmpty()) {
                fields.unexpected(
                    key, object.get(key), "a value; exists: false finds passages without");
              } else {
                value(fields, key, value.get(), all);
              }
            });
    return true;
  }

  private static void value(
      JsonFields fields, String key, JsonNode value, List<FilterCondition> all) {
    if (value.isObject()) {
      fields.inside(value, key, operators -> operators(operators, key, all));
    } else {
      equal(fields, key, key, value).ifPresent(all::add);
    }
  }

  private static boolean operators(JsonFields fields, String key, List<FilterCondition> all) {
    fields.node("in").flatMap(value -> equal(fields, key, "in", value)).ifPresent(all::add);
    fields
        .node("not")
        .flatMap(value -> equal(fields, key, "not", value))
        .ifPresent(condition -> all.add(new Not(condition)));
    fields
        .node("exists")
        .ifPresent(
            value -> {
              if (value.isBoolean()) {
                fields
                    .checked(() -> new Exists(key))
                    .ifPresent(exists -> all.add(value.booleanValue() ? exists : new Not(exists)));
              } else {
                fields.unexpected("exists", value, "true or false");
              }
            });
    Optional<Bound> lower = oneOf(fields, "gt", "gte");
    Optional<Bound> upper = oneOf(fields, "lt", "lte");
    if (lower.isPresent() || upper.isPresent()) {
      fields.checked(() -> new ValueBetween(key, lower, upper)).ifPresent(all::add);
    }
    return true;
  }

  /** An end of a range, which is stated in one of two ways. */
  private static Optional<Bound> oneOf(JsonFields fields, String exclusive, String inclusive) {
    Optional<Bound> without = bound(fields, exclusive, false);
    Optional<Bound> with = bound(fields, inclusive, true);
    if (without.isPresent() && with.isPresent()) {
      fields
          .node(inclusive)
          .ifPresent(
              value ->
                  fields.unexpected(
                      inclusive, value, "%s or %s, not both".formatted(exclusive, inclusive)));
    }
    return without.or(() -> with);
  }

  private static Optional<Bound> bound(JsonFields fields, String name, boolean inclusive) {
    Optional<JsonNode> node = fields.node(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    JsonNode value = node.get();
    if (value.isTextual()) {
      return fields
          .checked(() -> Operand.OfDate.parse(value.textValue()))
          .map(date -> new Bound(date, inclusive));
    }
    if (!value.isNumber()) {
      fields.unexpected(name, value, "a number or a date");
      return Optional.empty();
    }
    return operand(fields, name, value).map(number -> new Bound(number, inclusive));
  }

  private static Optional<FilterCondition> equal(
      JsonFields fields, String key, String name, JsonNode value) {
    Set<Operand> operands = new LinkedHashSet<>();
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        operand(fields, name + "[" + i + "]", value.get(i)).ifPresent(operands::add);
      }
      if (value.isEmpty()) {
        fields.unexpected(name, value, "one or more values");
      }
    } else {
      operand(fields, name, value).ifPresent(operands::add);
    }
    return operands.isEmpty() ? Optional.empty() : fields.checked(() -> new ValueIn(key, operands));
  }

  private static Optional<Operand> operand(JsonFields fields, String name, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> Optional.of(new Operand.OfText(value.textValue()));
      case BOOLEAN -> Optional.of(new Operand.OfBoolean(value.booleanValue()));
      case NUMBER -> fields.checked(() -> Operand.OfNumber.parse(value.asText()));
      case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> {
        fields.unexpected(name, value, "a string, a number, true or false");
        yield Optional.empty();
      }
    };
  }

  /** Writes a filter that lets not everything through. */
  static void write(PassageFilter filter, String name, ObjectNode json) {
    Set<Language> languages = new LinkedHashSet<>();
    Map<String, String> texts = new LinkedHashMap<>();
    List<FilterCondition> parts =
        filter.condition() instanceof All all ? all.conditions() : List.of(filter.condition());
    // The form that every version reads, where the filter has it.
    for (FilterCondition part : parts) {
      if (part instanceof LanguageIn in && languages.isEmpty()) {
        languages.addAll(in.ranges());
      } else if (part instanceof ValueIn in
          && in.operands().size() == 1
          && in.operands().iterator().next() instanceof Operand.OfText text
          && !texts.containsKey(in.key())) {
        texts.put(in.key(), text.value());
      } else {
        json.put(name, filter.expression());
        return;
      }
    }
    ObjectNode object = json.putObject(name);
    var tags = object.putArray("languages");
    languages.forEach(language -> tags.add(language.tag()));
    object.set("metadata", JsonFields.JSON.valueToTree(texts));
  }
}
