package dev.relkt.shard;

import org.apache.lucene.search.AbstractKnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.hnsw.NeighborQueue;

/**
 * Keeps the best passages of one segment, each by its best window, from a scan of the windows in
 * the order of their documents. In this order the windows of a passage follow each other, so one
 * number is enough to know that a passage was met already; Lucene's collector for graphs, which
 * meets windows in any order, keeps a map of all that it holds.
 *
 * <p>Segments that are searched one after the other share a {@link Floor}.
 */
final class PassageScanCollector extends AbstractKnnCollector {

  /**
   * A similarity that a window must exceed to be among the best of all segments. Without one, every
   * segment would give as many candidates as all together need. May be used by several threads; a
   * thread that sees an older value only collects more.
   */
  static final class Floor {

    private volatile float value = Float.NEGATIVE_INFINITY;

    private void raise(float least) {
      if (least > value) {
        value = least;
      }
    }
  }

  private static final int NONE = -1;

  private final BitSet ends;
  private final Floor floor;
  private final NeighborQueue best;
  private final float floorBefore;

  /** The passage of the last window that was good enough, not in the queue yet. */
  private int passage = NONE;

  private int window = NONE;
  private float similarity;
  private float least;

  /**
   * @param k passages that are kept, 1 or more
   * @param ends the last document of every passage of the segment
   */
  PassageScanCollector(
      int k, long visitLimit, KnnSearchStrategy strategy, BitSet ends, Floor floor) {
    super(k, visitLimit, strategy);
    this.ends = ends;
    this.floor = floor;
    best = new NeighborQueue(k, false);
    floorBefore = floor.value;
    least = floorBefore;
  }

  /**
   * @param document of a window, greater than that of every call before
   */
  @Override
  public boolean collect(int document, float score) {
    if (score <= least) {
      return false;
    }
    if (document > passage) {
      keep();
      passage = ends.nextSetBit(document);
    } else if (score <= similarity) {
      return false;
    }
    window = document;
    similarity = score;
    return true;
  }

  private void keep() {
    if (window != NONE && best.insertWithOverflow(window, similarity) && best.size() == k()) {
      least = Math.max(floorBefore, best.topScore());
    }
    window = NONE;
  }

  @Override
  public int numCollected() {
    return best.size() + (window == NONE ? 0 : 1);
  }

  @Override
  public float minCompetitiveSimilarity() {
    return least;
  }

  /** The windows that were kept, best first. To be called once, at the end. */
  @Override
  public TopDocs topDocs() {
    keep();
    if (best.size() == k()) {
      floor.raise(best.topScore());
    }
    ScoreDoc[] hits = new ScoreDoc[best.size()];
    for (int i = hits.length - 1; i >= 0; i--) {
      float score = best.topScore();
      hits[i] = new ScoreDoc(best.pop(), score);
    }
    TotalHits.Relation relation =
        earlyTerminated()
            ? TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO
            : TotalHits.Relation.EQUAL_TO;
    return new TopDocs(new TotalHits(visitedCount(), relation), hits);
  }
}
