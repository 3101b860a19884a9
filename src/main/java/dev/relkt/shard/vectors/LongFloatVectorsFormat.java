package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's {@link Lucene104HnswScalarQuantizedVectorsFormat} for vectors of up to {@value
 * HalfFloatHnswVectorsFormat#MAX_DIMENSION} components. Lucene refuses more than 1,024 when a
 * document is added; what it writes and reads has no such bound. For writing only: it has the name
 * of Lucene's format, so segments name that one, and Lucene reads them without this class.
 *
 * <p>Immutable, safe for use by several threads.
 */
public final class LongFloatVectorsFormat extends KnnVectorsFormat {

  private static final int MERGE_THREADS = 1; // in the thread of the merge, without an executor

  private final KnnVectorsFormat lucenes;

  /**
   * As {@link HalfFloatHnswVectorsFormat}.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public LongFloatVectorsFormat(
      ScalarEncoding encoding, int maxConnections, int beamWidth, int graphThreshold) {
    this(
        new Lucene104HnswScalarQuantizedVectorsFormat(
            encoding, maxConnections, beamWidth, MERGE_THREADS, null, graphThreshold));
  }

  private LongFloatVectorsFormat(KnnVectorsFormat lucenes) {
    super(lucenes.getName());
    this.lucenes = lucenes;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return lucenes.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return lucenes.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return HalfFloatHnswVectorsFormat.MAX_DIMENSION;
  }

  @Override
  public String toString() {
    return lucenes.toString();
  }
}
