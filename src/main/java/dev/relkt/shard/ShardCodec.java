package dev.relkt.shard;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's codec with HNSW graphs over vectors of one byte a component; the floats stay on the disk
 * for the final score.
 *
 * <p>It keeps the codec's own name, and the segments name the vectors' format, so any Lucene 10.4
 * or later reads them.
 */
final class ShardCodec extends Lucene104Codec {

  /** The most components that the format takes. */
  static final int MAX_DIMENSION = 1024;

  private final KnnVectorsFormat vectors;

  ShardCodec(ShardSettings settings) {
    vectors =
        new Lucene104HnswScalarQuantizedVectorsFormat(
            ScalarEncoding.UNSIGNED_BYTE,
            settings.maxConnections(),
            settings.beamWidth(),
            1, // merges in one thread each, so that no executor is needed
            null,
            settings.graphThreshold());
  }

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectors;
  }
}
