package dev.relkt.passage.facet;

import dev.relkt.passage.filter.FilterExpression;
import dev.relkt.passage.metadata.Metadata;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is to be counted: the passages of each value of a field, or of ranges of its values.
 *
 * @param field as filters name it: {@code lang}, or a metadata key, {@code metadata.lang} where it
 *     has that name
 * @param limit how many values are told, the most frequent ones: 1 to {@value #MAX_LIMIT}
 * @param ranges that are counted instead of values, at most {@value #MAX_RANGES}; none for values
 */
public record FacetRequest(String field, int limit, List<FacetRange> ranges) {

  public static final int DEFAULT_LIMIT = 10;
  public static final int MAX_LIMIT = 1_000;
  public static final int MAX_RANGES = 50;

  /** The most facets of a question. */
  public static final int MAX_FACETS = 10;

  /**
   * @throws IllegalArgumentException if one of them is out of range, or the field has no order
   */
  public FacetRequest {
    ranges = List.copyOf(ranges);
    Optional<String> key = FilterExpression.metadataKey(field);
    if (field.isBlank() || key.filter(k -> k.length() > Metadata.MAX_KEY_CHARS).isPresent()) {
      throw new IllegalArgumentException(
          "field \"%s\" (expected: lang, or a metadata key of 1 to %d characters)"
              .formatted(field, Metadata.MAX_KEY_CHARS));
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit: %d (expected: 1 to %,d)".formatted(limit, MAX_LIMIT));
    }
    if (ranges.size() > MAX_RANGES) {
      throw new IllegalArgumentException(
          "%d ranges (expected: at most %d)".formatted(ranges.size(), MAX_RANGES));
    }
    if (key.isEmpty() && !ranges.isEmpty()) {
      throw new IllegalArgumentException(
          "ranges of lang (expected: none; languages have no order)");
    }
  }

  /** The values of a field, the usual number of them. */
  public static FacetRequest of(String field) {
    return new FacetRequest(field, DEFAULT_LIMIT, List.of());
  }

  /**
   * Reads what people write: a field, and after a colon ranges of its values, such as {@code
   * source} or {@code year:2000..2010,2010..}. A key may have colons too.
   *
   * @param limit where there are no ranges
   * @throws IllegalArgumentException saying what is wrong
   */
  public static FacetRequest parse(String text, int limit) {
    int ranges = text.indexOf(FacetRange.TO);
    if (ranges < 0) {
      return new FacetRequest(text.strip(), limit, List.of());
    }
    IllegalArgumentException first = null;
    // Dates have colons too: the first one is taken after which everything can be read.
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
      try {
        return new FacetRequest(
            text.substring(0, colon).strip(),
            limit,
            Arrays.stream(text.substring(colon + 1).split(",", -1))
                .map(FacetRange::parse)
                .toList());
      } catch (IllegalArgumentException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null
        ? new IllegalArgumentException(
            "\"%s\" (expected: a field and ranges, such as year:2000..2010,2010..)".formatted(text))
        : first;
  }

  /** The metadata key; nothing for the language. */
  public Optional<String> key() {
    return FilterExpression.metadataKey(field);
  }
}
