package dev.relkt.lexical;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
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

  /**
   * @param language empty for all
   */
  private record Key(IndexReader.CacheKey segment, String language) {}

  /**
   * Of passages.
   *
   * @param passages live ones
   * @param length words of those
   */
  record Count(long passages, long length) {

    static final Count NONE = new Count(0, 0);
  }

  private interface Counting {
    Count count() throws IOException;
  }

  /** The passages of one language. */
  Count ofLanguage(LeafReader segment, String language) throws IOException {
    var term = new Term(PassageWords.LANGUAGE, language);
    Bits live = segment.getLiveDocs();
    if (live == null) {
      return new Count(segment.docFreq(term), segment.totalTermFreq(term));
    }
    return remembered(
        segment,
        language,
        () -> {
          PostingsEnum passages = segment.postings(term, PostingsEnum.FREQS);
          long count = 0;
          long length = 0;
          int doc = passages == null ? DocIdSetIterator.NO_MORE_DOCS : passages.nextDoc();
          for (; doc != DocIdSetIterator.NO_MORE_DOCS; doc = passages.nextDoc()) {
            if (live.get(doc)) {
              count++;
              length += passages.freq();
            }
          }
          return new Count(count, length);
        });
  }

  /** All passages, each of one word, since names are without frequencies. */
  Count ofNames(LeafReader segment) throws IOException {
    Terms terms = segment.terms(PassageWords.NAMES);
    if (terms == null) {
      return Count.NONE;
    }
    Bits live = segment.getLiveDocs();
    if (live == null) {
      return new Count(terms.getDocCount(), terms.getDocCount());
    }
    return remembered(
        segment,
        "",
        () -> {
          NumericDocValues words = DocValues.getNumeric(segment, PassageWords.COUNT);
          long count = 0;
          for (int doc = words.nextDoc();
              doc != DocIdSetIterator.NO_MORE_DOCS;
              doc = words.nextDoc()) {
            count += live.get(doc) && words.longValue() > 0 ? 1 : 0;
          }
          return new Count(count, count);
        });
  }

  private Count remembered(LeafReader segment, String language, Counting counting)
      throws IOException {
    IndexReader.CacheHelper cache = segment.getReaderCacheHelper();
    if (cache == null) {
      return counting.count();
    }
    Count known = counts.get(new Key(cache.getKey(), language));
    if (known == null) {
      known = counting.count();
      if (counts.put(new Key(cache.getKey(), language), known) == null) {
        cache.addClosedListener(key -> counts.remove(new Key(key, language)));
      }
    }
    return known;
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
