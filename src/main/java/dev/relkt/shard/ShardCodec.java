package dev.relkt.shard;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's codec with codes of about {@value #CODE_BITS} bits for the vectors, but of at least one
 * bit and at most eight a component, and HNSW graphs over them; the floats stay on the disk for the
 * final score.
 *
 * <p>It keeps the codec's own name, and the segments name the vectors' format, so any Lucene 10.4
 * or later reads them.
 */
final class ShardCodec extends Lucene104Codec {

  /** The most components that the format takes. */
  static final int MAX_DIMENSION = 1024;

  private static final int CODE_BITS = 1024;

  private final ShardSettings settings;
  private final int dimension;
  private volatile KnnVectorsFormat vectors;

  ShardCodec(ShardSettings settings, int dimension) {
    this.settings = settings;
    this.dimension = dimension;
    vectors = format(settings.graphThreshold());
  }

  /** Segments that are written from now on have no graph, however large they are. */
  void withoutGraphs() {
    vectors = format(Integer.MAX_VALUE);
  }

  private KnnVectorsFormat format(int graphThreshold) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(
        encoding(dimension),
        settings.maxConnections(),
        settings.beamWidth(),
        1, // merges in one thread each, so that no executor is needed
        null,
        graphThreshold);
  }

  /** Short vectors can spare less of each component. */
  private static ScalarEncoding encoding(int dimension) {
    return switch (CODE_BITS / Math.max(1, dimension)) {
      case 0, 1 -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
      case 2, 3 -> ScalarEncoding.DIBIT_QUERY_NIBBLE;
      case 4, 5, 6, 7 -> ScalarEncoding.PACKED_NIBBLE;
      default -> ScalarEncoding.UNSIGNED_BYTE;
    };
  }

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectors;
  }
}
