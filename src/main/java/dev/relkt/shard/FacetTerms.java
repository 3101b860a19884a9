package dev.relkt.shard;

import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** Terms of one field in one segment, ascending, with how many passages have each. */
abstract sealed class FacetTerms {

  /** Takes a term without what is common to all of its field. */
  interface Sink {
    void add(BytesRef term, long count);
  }

  /**
   * What is counted.
   *
   * @param key of the metadata, null for the language
   * @param prefix of its terms in {@link MetadataFields#FACET}
   */
  record Field(@Nullable String key, BytesRef prefix) {

    static final Field LANGUAGE =
        new Field(null, new BytesRef("" + MetadataFields.KEY_END + MetadataFields.LANGUAGE_KIND));

    static Field ofKey(String key) {
      return new Field(key, new BytesRef(key + MetadataFields.KEY_END));
    }

    /** The value of a term without the prefix; nothing of one that cannot be told. */
    Optional<Scalar> value(String term) {
      return key == null ? Optional.of(new Text(term)) : MetadataFields.value(term);
    }

    /**
     * Counts passages of earlier formats.
     *
     * @param passages of the segment
     * @param ends of all blocks
     * @param terms to which what is counted is added
     * @return how many have no value
     */
    long ofEarlier(LeafReader segment, FixedBitSet passages, BitSet ends, List<FacetTerms> terms)
        throws IOException {
      var windows = new EarlierWindows(segment, passages, ends);
      terms.add(new OfMap(key == null ? windows.languages() : windows.values(key)));
      return passages.cardinality() - windows.having();
    }
  }

  /** Goes to the next term that a passage has; false where there is none. */
  abstract boolean next() throws IOException;

  /** The term without the field's prefix, until {@link #next} is called. */
  abstract BytesRef term();

  abstract long count();

  /** Of all segments, each different term once, ascending. */
  static void merge(List<FacetTerms> segments, Sink sink) throws IOException {
    var queue = new PriorityQueue<FacetTerms>(Comparator.comparing(FacetTerms::term));
    for (FacetTerms segment : segments) {
      if (segment.next()) {
        queue.add(segment);
      }
    }
    while (!queue.isEmpty()) {
      BytesRef term = BytesRef.deepCopyOf(queue.element().term());
      long count = 0;
      while (!queue.isEmpty() && queue.element().term().equals(term)) {
        FacetTerms segment = queue.remove();
        count += segment.count();
        if (segment.next()) {
          queue.add(segment);
        }
      }
      sink.add(term, count);
    }
  }

  /** By the ordinals of doc values. */
  static final class OfOrdinals extends FacetTerms {

    /** A passage in a map takes the time of so many ordinals that are looked at. */
    private static final int FEW_TIMES = 32;

    private final SortedSetDocValues facets;
    private final int prefixLength;
    private final long first;

    /** By ordinal; of so few passages that most ordinals have none, a map. */
    private final int @Nullable [] counts;

    private final TreeMap<Integer, Integer> few = new TreeMap<>();
    private final int ordinals;
    private int at = -1;
    private BytesRef term = new BytesRef();

    /**
     * @param passages how many will be counted
     */
    OfOrdinals(SortedSetDocValues facets, Field field, int passages) throws IOException {
      this.facets = facets;
      prefixLength = field.prefix.length;
      first = from(facets, field.prefix);
      BytesRef after = BytesRef.deepCopyOf(field.prefix);
      after.bytes[after.offset + after.length - 1]++;
      ordinals = Math.toIntExact(from(facets, after) - first);
      counts = (long) passages * FEW_TIMES < ordinals ? null : new int[ordinals];
    }

    private static long from(SortedSetDocValues facets, BytesRef term) throws IOException {
      long ordinal = facets.lookupTerm(term);
      return ordinal < 0 ? -1 - ordinal : ordinal;
    }

    /** Counts the passage at which the doc values are; false where it has no value. */
    boolean taken() throws IOException {
      boolean any = false;
      for (int i = facets.docValueCount(); i > 0; i--) {
        long ordinal = facets.nextOrd() - first;
        if (ordinal >= ordinals) {
          break;
        }
        if (ordinal >= 0) {
          if (counts == null) {
            few.merge((int) ordinal, 1, Integer::sum);
          } else {
            counts[(int) ordinal]++;
          }
          any = true;
        }
      }
      return any;
    }

    @Override
    boolean next() throws IOException {
      if (counts == null) {
        Integer next = few.higherKey(at);
        at = next == null ? ordinals : next;
      } else {
        do {
          at++;
        } while (at < ordinals && counts[at] == 0);
      }
      if (at == ordinals) {
        return false;
      }
      BytesRef whole = facets.lookupOrd(first + at);
      term = new BytesRef(whole.bytes, whole.offset + prefixLength, whole.length - prefixLength);
      return true;
    }

    @Override
    BytesRef term() {
      return term;
    }

    @Override
    long count() {
      return counts == null ? few.getOrDefault(at, 0) : counts[at];
    }
  }

  /** Counted before. */
  static final class OfMap extends FacetTerms {

    private final Iterator<Map.Entry<BytesRef, Long>> entries;
    private Map.@Nullable Entry<BytesRef, Long> entry;

    OfMap(TreeMap<BytesRef, Long> counts) {
      entries = counts.entrySet().iterator();
    }

    @Override
    boolean next() {
      entry = entries.hasNext() ? entries.next() : null;
      return entry != null;
    }

    @Override
    BytesRef term() {
      return Objects.requireNonNull(entry).getKey();
    }

    @Override
    long count() {
      return Objects.requireNonNull(entry).getValue();
    }
  }
}
