package dev.relkt.shard;

import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetRange;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.PassageFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the passages of a shard by their values: exactly, by the ordinals of the doc values that
 * {@link MetadataFields} describes. Of passages of earlier formats, which have none, the terms of
 * their windows are counted. For one thread.
 */
final class FacetCounting {

  private final IndexSearcher searcher;
  private final PassageDocuments documents;

  /** For each segment. */
  private final List<int[]> passages = new ArrayList<>();

  private long count;

  /**
   * @param accepted the windows of the passages that count; null for all
   */
  FacetCounting(IndexSearcher searcher, PassageDocuments documents, @Nullable Query accepted)
      throws IOException {
    this.searcher = searcher;
    this.documents = documents;
    Weight windows = accepted == null ? null : weight(accepted);
    for (LeafReaderContext segment : segments()) {
      int[] here = windows == null ? documents.live(segment) : documents.matching(segment, windows);
      passages.add(here);
      count += here.length;
    }
  }

  /** With all values up to {@link FacetCounts#MAX_VALUES}, so that shards can be put together. */
  FacetCounts of(FacetRequest request) throws IOException {
    return request.ranges().isEmpty()
        ? values(request)
        : ranges(request, request.key().orElseThrow());
  }

  private FacetCounts values(FacetRequest request) throws IOException {
    var field = request.key().map(FacetTerms.Field::ofKey).orElse(FacetTerms.Field.LANGUAGE);
    List<FacetTerms> terms = new ArrayList<>();
    long missing = 0;
    for (LeafReaderContext segment : segments()) {
      int[] here = passages.get(segment.ord);
      if (here.length == 0) {
        continue;
      }
      FixedBitSet earlier = null;
      SortedSetDocValues facets = segment.reader().getSortedSetDocValues(MetadataFields.FACET);
      if (facets == null) {
        earlier = setOf(segment, here);
      } else {
        var ordinals = new FacetTerms.OfOrdinals(facets, field, here.length);
        for (int document : here) {
          if (!facets.advanceExact(document)) {
            earlier = earlier == null ? new FixedBitSet(segment.reader().maxDoc()) : earlier;
            earlier.set(document);
          } else if (!ordinals.taken()) {
            missing++;
          }
        }
        terms.add(ordinals);
      }
      if (earlier != null) {
        var ends = documents.ends().getBitSet(segment);
        missing += field.ofEarlier(segment.reader(), earlier, ends, terms);
      }
    }
    var most = new FacetValues(field);
    FacetTerms.merge(terms, most::add);
    return new FacetCounts(
        request.field(), most.values(), List.of(), most.others(), most.uncounted(), missing, count);
  }

  private static FixedBitSet setOf(LeafReaderContext segment, int[] documents) {
    var set = new FixedBitSet(segment.reader().maxDoc());
    for (int document : documents) {
      set.set(document);
    }
    return set;
  }

  private FacetCounts ranges(FacetRequest request, String key) throws IOException {
    List<FixedBitSet> inRange = new ArrayList<>();
    List<FixedBitSet> counting = new ArrayList<>();
    for (LeafReaderContext segment : segments()) {
      counting.add(setOf(segment, passages.get(segment.ord)));
      inRange.add(new FixedBitSet(segment.reader().maxDoc()));
    }
    List<RangeCount> ranges = new ArrayList<>();
    for (FacetRange range : request.ranges()) {
      long inThis = 0;
      Weight windows = weight(range.condition(key));
      for (LeafReaderContext segment : segments()) {
        for (int document : documents.matching(segment, windows)) {
          if (counting.get(segment.ord).get(document)) {
            inRange.get(segment.ord).set(document);
            inThis++;
          }
        }
      }
      ranges.add(new RangeCount(range, inThis));
    }
    long having = 0;
    Weight windows = weight(new FilterCondition.Exists(key));
    for (LeafReaderContext segment : segments()) {
      for (int document : documents.matching(segment, windows)) {
        having += counting.get(segment.ord).get(document) ? 1 : 0;
      }
    }
    long inAny = inRange.stream().mapToLong(FixedBitSet::cardinality).sum();
    return new FacetCounts(
        request.field(), List.of(), ranges, having - inAny, 0, count - having, count);
  }

  /** Of the windows of passages that fulfil a condition. */
  private Weight weight(FilterCondition condition) throws IOException {
    return weight(
        FilterQuery.of(
            new PassageFilter(condition), searcher.getIndexReader(), OptionalLong.empty()));
  }

  private Weight weight(Query windows) throws IOException {
    return searcher.createWeight(searcher.rewrite(windows), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  private List<LeafReaderContext> segments() {
    return searcher.getIndexReader().leaves();
  }
}
