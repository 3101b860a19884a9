package dev.relkt.passage.facet;

import dev.relkt.passage.metadata.MetadataValue.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many passages have which values of a field. A passage with a list counts once for each of its
 * different values, and once for each range in which it has one.
 *
 * @param field that was asked for
 * @param values the most frequent first, equal ones by value; none of ranges; at most {@value
 *     #MAX_VALUES}
 * @param ranges in the order in which they were asked for; none of values
 * @param others of values: what the values count together that are not told; of ranges: how many
 *     passages have values, and none in a range
 * @param uncounted how many values at most were left out because one shard or several together have
 *     more than {@value #MAX_VALUES}; where it is not 0, counts are lower bounds. 0 nearly always
 * @param missing how many passages have no value
 * @param passages how many were looked at
 */
public record FacetCounts(
    String field,
    List<ValueCount> values,
    List<RangeCount> ranges,
    long others,
    long uncounted,
    long missing,
    long passages) {

  /** The most different values that are counted by value, of all passages that are looked at. */
  public static final int MAX_VALUES = 10_000;

  /** How many passages have a value. */
  public record ValueCount(Scalar value, long count) {

    /** The order in which they are told. */
    public static final Comparator<ValueCount> MOST_FIRST =
        Comparator.comparingLong((ValueCount one) -> -one.count)
            .thenComparing(one -> one.value.toString())
            .thenComparing(one -> one.value.types().toString());
  }

  /** How many passages have a value in a range. */
  public record RangeCount(FacetRange range, long count) {}

  public FacetCounts {
    values = List.copyOf(values);
    ranges = List.copyOf(ranges);
  }

  /**
   * Of several shards, or searchers, together.
   *
   * @param parts for the same request, one or more
   */
  public static FacetCounts merged(List<FacetCounts> parts) {
    Map<Scalar, Long> counts = new HashMap<>();
    List<RangeCount> ranges = new ArrayList<>(parts.getFirst().ranges);
    long others = 0;
    long uncounted = 0;
    long missing = 0;
    long passages = 0;
    for (int i = 0; i < parts.size(); i++) {
      FacetCounts part = parts.get(i);
      part.values.forEach(one -> counts.merge(one.value, one.count, Long::sum));
      for (int range = 0; i > 0 && range < ranges.size(); range++) {
        RangeCount before = ranges.get(range);
        ranges.set(
            range, new RangeCount(before.range, before.count + part.ranges.get(range).count));
      }
      others += part.others;
      uncounted += part.uncounted;
      missing += part.missing;
      passages += part.passages;
    }
    List<ValueCount> values = new ArrayList<>();
    counts.forEach((value, count) -> values.add(new ValueCount(value, count)));
    values.sort(ValueCount.MOST_FIRST);
    int over = Math.max(0, values.size() - MAX_VALUES);
    return new FacetCounts(
            parts.getFirst().field, values, ranges, others, uncounted + over, missing, passages)
        .top(MAX_VALUES);
  }

  /**
   * As {@link #merged}, for several requests at once.
   *
   * @param parts of each shard the counts of the same requests, in their order; one or more
   */
  public static List<FacetCounts> mergedEach(List<List<FacetCounts>> parts) {
    List<FacetCounts> merged = new ArrayList<>();
    for (int i = 0; i < parts.getFirst().size(); i++) {
      int request = i;
      merged.add(merged(parts.stream().map(part -> part.get(request)).toList()));
    }
    return merged;
  }

  /** With so many values, the others are counted together. */
  public FacetCounts top(int limit) {
    if (values.size() <= limit) {
      return this;
    }
    long left = values.subList(limit, values.size()).stream().mapToLong(ValueCount::count).sum();
    return new FacetCounts(
        field, values.subList(0, limit), ranges, others + left, uncounted, missing, passages);
  }
}
