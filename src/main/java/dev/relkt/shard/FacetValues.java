package dev.relkt.shard;

import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.lucene.util.BytesRef;

/** The most frequent values of a field, from all of its terms one after the other. */
final class FacetValues {

  private final FacetTerms.Field field;
  private final PriorityQueue<ValueCount> most =
      new PriorityQueue<>(ValueCount.MOST_FIRST.reversed());
  private long others;
  private long uncounted;

  FacetValues(FacetTerms.Field field) {
    this.field = field;
  }

  /**
   * @param term without what is common to the terms of the field
   */
  void add(BytesRef term, long count) {
    boolean full = most.size() == FacetCounts.MAX_VALUES;
    if (full && count <= most.element().count()) {
      leave(count);
      return;
    }
    Optional<Scalar> value = field.value(term.utf8ToString());
    if (value.isEmpty()) {
      others += count; // too long a text to be told
      return;
    }
    if (full) {
      leave(most.remove().count());
    }
    most.add(new ValueCount(value.get(), count));
  }

  private void leave(long count) {
    others += count;
    uncounted++;
  }

  List<ValueCount> values() {
    List<ValueCount> values = new ArrayList<>(most);
    values.sort(ValueCount.MOST_FIRST);
    return values;
  }

  /** What all the others count together. */
  long others() {
    return others;
  }

  /** How many were left out since there are too many. */
  long uncounted() {
    return uncounted;
  }
}
