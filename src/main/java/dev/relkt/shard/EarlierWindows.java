package dev.relkt.shard;

import java.io.IOException;
import java.util.Comparator;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/**
 * Counts passages of earlier formats in a segment by the terms of their windows, which {@link
 * PassageBlock} describes. For one thread, to be used once.
 */
final class EarlierWindows {

  private final LeafReader segment;
  private final FixedBitSet passages;
  private final BitSet ends;
  private final FixedBitSet having;

  /**
   * @param passages that count
   * @param ends of all blocks
   */
  EarlierWindows(LeafReader segment, FixedBitSet passages, BitSet ends) {
    this.segment = segment;
    this.passages = passages;
    this.ends = ends;
    having = new FixedBitSet(passages.length());
  }

  /** How many of the passages have something of what was counted. */
  long having() {
    return having.cardinality();
  }

  /** By the values of a key; terms as {@link MetadataFields} has them, without the key. */
  TreeMap<BytesRef, Long> values(String key) throws IOException {
    TreeMap<BytesRef, Long> counts = new TreeMap<>();
    count(key, PassageBlock.EARLIER_TEXT, MetadataFields.TEXT_KIND, counts);
    count(key, PassageBlock.EARLIER_DIGEST, MetadataFields.DIGEST_KIND, counts);
    return counts;
  }

  private void count(String key, char earlierKind, char kind, TreeMap<BytesRef, Long> counts)
      throws IOException {
    Terms terms = segment.terms(PassageBlock.METADATA);
    if (terms == null) {
      return;
    }
    BytesRef prefix = PassageBlock.earlierTerm(key, earlierKind, "").bytes();
    TermsEnum each = terms.iterator();
    BytesRef term = each.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : each.term();
    for (; term != null && StringHelper.startsWith(term, prefix); term = each.next()) {
      long count = count(each.postings(null, PostingsEnum.NONE), passages);
      if (count > 0) {
        var value = new BytesRefBuilder();
        value.append((byte) kind);
        value.append(term.bytes, term.offset + prefix.length, term.length - prefix.length);
        counts.put(value.toBytesRef(), count);
      }
    }
  }

  /**
   * By their languages. A window has the tag and its base: the longer one is that of its passage.
   */
  TreeMap<BytesRef, Long> languages() throws IOException {
    TreeMap<BytesRef, Long> counts = new TreeMap<>();
    Terms terms = segment.terms(PassageBlock.LANGUAGE);
    if (terms == null) {
      return counts;
    }
    var longestFirst =
        new TreeMap<BytesRef, Long>(
            Comparator.comparingInt((BytesRef tag) -> -tag.length)
                .thenComparing(Comparator.naturalOrder()));
    TermsEnum each = terms.iterator();
    for (BytesRef tag = each.next(); tag != null; tag = each.next()) {
      longestFirst.put(BytesRef.deepCopyOf(tag), 0L);
    }
    FixedBitSet left = passages.clone();
    for (BytesRef tag : longestFirst.keySet()) {
      if (each.seekExact(tag)) {
        long count = count(each.postings(null, PostingsEnum.NONE), left);
        if (count > 0) {
          counts.put(tag, count);
        }
        left.andNot(having);
      }
    }
    return counts;
  }

  /** How many of these passages have one of the windows. */
  private long count(PostingsEnum windows, FixedBitSet among) throws IOException {
    long count = 0;
    int window = windows.nextDoc();
    while (window != DocIdSetIterator.NO_MORE_DOCS) {
      int passage = ends.nextSetBit(window);
      if (among.get(passage)) {
        count++;
        having.set(passage);
      }
      window = windows.advance(passage + 1);
    }
    return count;
  }
}
