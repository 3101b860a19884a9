package dev.relkt.shard;

import java.io.IOException;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.util.Bits;

/**
 * Finds when the first of the live passages expires. The tree of points is walked in its order, so
 * that only those before the first live one are looked at.
 */
final class EarliestExpiry implements PointValues.IntersectVisitor {

  /** Where no passage expires. */
  static final long NEVER = Long.MAX_VALUE;

  private long earliest = NEVER;
  private Bits live = new Bits.MatchAllBits(0);

  private EarliestExpiry() {}

  /** Milliseconds since 1970, {@link #NEVER} where none expires. */
  static long of(IndexReader reader) throws IOException {
    var visitor = new EarliestExpiry();
    for (LeafReaderContext segment : reader.leaves()) {
      PointValues expiries = segment.reader().getPointValues(PassageBlock.EXPIRES_AT);
      if (expiries != null) {
        Bits deleted = segment.reader().getLiveDocs();
        visitor.live = deleted == null ? new Bits.MatchAllBits(segment.reader().maxDoc()) : deleted;
        expiries.intersect(visitor);
      }
    }
    return visitor.earliest;
  }

  @Override
  public void visit(int doc) {
    throw new IllegalStateException("a whole cell (expected: single points)");
  }

  @Override
  public void visit(int doc, byte[] packed) {
    if (live.get(doc)) {
      earliest = Math.min(earliest, LongPoint.decodeDimension(packed, 0));
    }
  }

  @Override
  public PointValues.Relation compare(byte[] least, byte[] most) {
    return LongPoint.decodeDimension(least, 0) >= earliest
        ? PointValues.Relation.CELL_OUTSIDE_QUERY
        : PointValues.Relation.CELL_CROSSES_QUERY;
  }
}
