package dev.relkt.shard;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.DiversifyingNearestChildrenKnnCollectorManager;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The passages whose windows are nearest to a question, by the codes of the windows.
 *
 * <p>A graph has to be walked much wider than a scan has to look, for the same passages to be
 * found: questions lie apart from the windows that the graph connects. And each segment is searched
 * once: Lucene would search one again that it had searched too narrowly at first, which costs
 * nothing with a graph and everything with a scan.
 */
final class CandidateQuery extends DiversifyingChildrenFloatKnnVectorQuery {

  /**
   * Times as many candidates of a segment with a graph. Measured with real questions over 137,644
   * real windows: a scan for 200 candidates had a recall of .954, a graph with 1,600 of .950.
   */
  private static final int GRAPH_TIMES = 4;

  private final int candidates;
  private final BitSetProducer ends;

  CandidateQuery(float[] question, @Nullable Query filter, int candidates, BitSetProducer ends) {
    super(PassageBlock.VECTOR, question, filter, candidates, ends);
    this.candidates = candidates;
    this.ends = ends;
  }

  @Override
  protected KnnCollectorManager getKnnCollectorManager(int k, IndexSearcher searcher) {
    PassageScanCollector.Floor floor = new PassageScanCollector.Floor();
    int wide =
        (int) Math.min((long) k * GRAPH_TIMES, Math.max(1, searcher.getIndexReader().maxDoc()));
    var graph = new DiversifyingNearestChildrenKnnCollectorManager(wide, ends, searcher);
    return new KnnCollectorManager() {
      @Override
      public @Nullable KnnCollector newCollector(
          int visitedLimit, KnnSearchStrategy strategy, LeafReaderContext segment)
          throws IOException {
        if (Segments.hasGraph((SegmentReader) segment.reader())) {
          return graph.newCollector(visitedLimit, strategy, segment);
        }
        BitSet passages = ends.getBitSet(segment);
        return passages == null
            ? null // no passage there
            : new PassageScanCollector(k, visitedLimit, strategy, passages, floor);
      }
    };
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof CandidateQuery that
        && candidates == that.candidates;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), candidates);
  }
}
