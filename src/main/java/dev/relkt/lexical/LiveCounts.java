package dev.relkt.lexical;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/**
 * How many live passages of a segment there are and how long they are. Lucene's own statistics
 * count deleted ones until they are merged away, so that scores would depend on when that happens.
 *
 * <p>What was counted is remembered for as long as the segment is open with the same deletes. To be
 * shared by readers that share segments. Thread-safe.
 */
public final class LiveCounts {

  /**
   * Of a word that more documents of a segment have, the deleted ones are estimated: its weight is
   * small, and counting would take long.
   */
  private static final int COUNTED = 1_000;

  private final Map<Key, Count> counts = new ConcurrentHashMap<>();

  private record Key(IndexReader.CacheKey segment, String field) {}

  /**
   * Of a field.
   *
   * @param passages live ones that have it
   * @param length words of those
   */
  record Count(long passages, long length) {

    private static final Count NONE = new Count(0, 0);
  }

  Count of(LeafReader segment, String field) throws IOException {
    Terms terms = segment.terms(field);
    if (terms == null) {
      return Count.NONE;
    }
    var all = new Count(terms.getDocCount(), terms.getSumTotalTermFreq());
    IndexReader.CacheHelper cache = segment.getReaderCacheHelper();
    Bits live = segment.getLiveDocs();
    if (live == null) {
      return all;
    }
    if (cache == null) {
      return withoutDeleted(segment, field, all, live);
    }
    Count known = counts.get(new Key(cache.getKey(), field));
    if (known == null) {
      known = withoutDeleted(segment, field, all, live);
      if (counts.put(new Key(cache.getKey(), field), known) == null) {
        cache.addClosedListener(key -> counts.remove(new Key(key, field)));
      }
    }
    return known;
  }

  private static Count withoutDeleted(LeafReader segment, String field, Count all, Bits live)
      throws IOException {
    NumericDocValues norms = segment.getNormValues(field);
    NumericDocValues lengths = segment.getNumericDocValues(PassageWords.COUNT);
    if (norms == null || lengths == null) {
      return all;
    }
    long passages = all.passages;
    long length = all.length;
    for (int doc = norms.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = norms.nextDoc()) {
      if (!live.get(doc) && lengths.advanceExact(doc) && lengths.longValue() > 0) {
        passages--;
        length -= lengths.longValue();
      }
    }
    return new Count(passages, length);
  }

  /**
   * How many live documents have a word.
   *
   * @param word where it stands
   */
  static long having(LeafReader segment, TermsEnum word) throws IOException {
    Bits live = segment.getLiveDocs();
    int all = word.docFreq();
    if (live == null) {
      return all;
    }
    if (all > COUNTED) {
      return Math.round((double) all * segment.numDocs() / segment.maxDoc());
    }
    PostingsEnum postings = word.postings(null, PostingsEnum.NONE);
    long having = 0;
    for (int doc = postings.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = postings.nextDoc()) {
      having += live.get(doc) ? 1 : 0;
    }
    return having;
  }
}
