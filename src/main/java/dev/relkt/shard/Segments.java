package dev.relkt.shard;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.util.hnsw.HnswGraph;

/** What the segments of a commit are like. */
final class Segments {

  private Segments() {}

  static SegmentState state(LeafReaderContext leaf) throws IOException {
    SegmentReader segment = (SegmentReader) leaf.reader();
    FloatVectorValues vectors = segment.getFloatVectorValues(PassageBlock.VECTOR);
    return new SegmentState(
        segment.getSegmentName(),
        vectors == null ? 0 : vectors.size(),
        segment.numDeletedDocs(),
        hasGraph(segment));
  }

  static boolean hasGraph(SegmentReader segment) throws IOException {
    if (segment.getVectorReader() instanceof PerFieldKnnVectorsFormat.FieldsReader fields
        && fields.getFieldReader(PassageBlock.VECTOR) instanceof HnswGraphProvider provider) {
      HnswGraph graph = provider.getGraph(PassageBlock.VECTOR);
      return graph != null && graph.size() > 0;
    }
    return false;
  }
}
