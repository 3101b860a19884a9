package dev.relkt.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.facet.FacetRange;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import java.util.List;
import java.util.Optional;

/** Facets as JSON, in questions and in answers. {@link QuestionsTopic} and {@link AnswersTopic}. */
public final class FacetsJson {

  private static final String NAME = "facets";

  private FacetsJson() {}

  /** Those that a question asks for, mistakes remembered. */
  static List<FacetRequest> requests(JsonFields question) {
    return question.objects(
        NAME,
        facet -> {
          Optional<String> field = facet.requiredText("field");
          int limit =
              (int) facet.whole("limit", 1, FacetRequest.MAX_LIMIT, FacetRequest.DEFAULT_LIMIT);
          List<FacetRange> ranges = facet.objects("ranges", FacetsJson::range);
          return field.flatMap(name -> facet.checked(() -> new FacetRequest(name, limit, ranges)));
        });
  }

  static void writeRequests(List<FacetRequest> requests, ObjectNode question) {
    if (requests.isEmpty()) {
      return;
    }
    ArrayNode facets = question.putArray(NAME);
    for (FacetRequest request : requests) {
      ObjectNode facet = facets.addObject();
      facet.put("field", request.field());
      if (request.ranges().isEmpty()) {
        facet.put("limit", request.limit());
      } else {
        ArrayNode ranges = facet.putArray("ranges");
        request.ranges().forEach(range -> write(range, ranges.addObject()));
      }
    }
  }

  /** Those of an answer. */
  static List<FacetCounts> counts(JsonFields answer) {
    return answer.objects(
        NAME,
        facet -> {
          String field = facet.requiredText("field").orElse("");
          List<ValueCount> values =
              facet.objects(
                  "values",
                  one -> {
                    long count = count(one, "count");
                    return one.node("value")
                        .flatMap(FacetsJson::scalar)
                        .map(value -> new ValueCount(value, count));
                  });
          List<RangeCount> ranges =
              facet.objects(
                  "ranges",
                  one -> {
                    long count = count(one, "count");
                    return range(one).map(range -> new RangeCount(range, count));
                  });
          return Optional.of(
              new FacetCounts(
                  field,
                  values,
                  ranges,
                  count(facet, "others"),
                  count(facet, "uncounted"),
                  count(facet, "missing"),
                  count(facet, "passages")));
        });
  }

  /** Into the field {@code facets}; without any it is left out. */
  public static void writeCounts(List<FacetCounts> counts, ObjectNode answer) {
    if (counts.isEmpty()) {
      return;
    }
    ArrayNode facets = answer.putArray(NAME);
    for (FacetCounts one : counts) {
      ObjectNode facet = facets.addObject();
      facet.put("field", one.field());
      if (one.ranges().isEmpty()) {
        ArrayNode values = facet.putArray("values");
        for (ValueCount value : one.values()) {
          ObjectNode entry = values.addObject();
          entry.set("value", MetadataJson.node(value.value()));
          entry.put("count", value.count());
        }
      } else {
        ArrayNode ranges = facet.putArray("ranges");
        for (RangeCount range : one.ranges()) {
          ObjectNode entry = ranges.addObject();
          write(range.range(), entry);
          entry.put("count", range.count());
        }
      }
      facet.put("others", one.others());
      facet.put("missing", one.missing());
      facet.put("passages", one.passages());
      if (one.uncounted() > 0) {
        facet.put("uncounted", one.uncounted());
      }
    }
  }

  private static long count(JsonFields fields, String name) {
    return fields.whole(name, 0, Long.MAX_VALUE, 0);
  }

  private static Optional<FacetRange> range(JsonFields fields) {
    Optional<Operand> from = end(fields, "from");
    Optional<Operand> to = end(fields, "to");
    return fields.checked(() -> new FacetRange(from, to));
  }

  private static Optional<Operand> end(JsonFields fields, String name) {
    Optional<JsonNode> node = fields.node(name);
    if (node.isPresent() && !node.get().isNumber() && !node.get().isTextual()) {
      fields.unexpected(name, node.get(), "a number, or a date such as \"2026-11-28\"");
      return Optional.empty();
    }
    return node.flatMap(
        value ->
            fields.checked(
                () ->
                    value.isNumber()
                        ? Operand.OfNumber.parse(value.asText())
                        : Operand.OfDate.parse(value.textValue())));
  }

  private static void write(FacetRange range, ObjectNode json) {
    range.from().ifPresent(from -> write(from, "from", json));
    range.to().ifPresent(to -> write(to, "to", json));
  }

  private static void write(Operand end, String name, ObjectNode json) {
    if (end instanceof Operand.OfNumber number) {
      json.set(name, MetadataJson.node(number.number()));
    } else {
      json.put(name, end.expression());
    }
  }

  private static Optional<Scalar> scalar(JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(new Text(node.textValue()));
    }
    if (node.isBoolean()) {
      return Optional.of(new Bool(node.booleanValue()));
    }
    return node.isNumber()
        ? Optional.of(MetadataValue.number(node.decimalValue()))
        : Optional.empty();
  }
}
