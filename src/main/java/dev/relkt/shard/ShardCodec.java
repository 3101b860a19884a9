package dev.relkt.shard;

import dev.relkt.shard.vectors.HalfFloatHnswVectorsFormat;
import dev.relkt.shard.vectors.LongFloatVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's codec with codes of about {@value #CODE_BITS} bits for the vectors, but of at least one
 * bit and at most eight a component, and HNSW graphs over them; the vectors stay on the disk for
 * the final score, in the {@link VectorPrecision} of the settings.
 *
 * <p>It keeps the codec's own name, and each segment names its vectors' format, by which Lucene
 * finds the format to read it with. So any Lucene 10.4 or later reads segments of single precision,
 * and those of half precision if {@link HalfFloatHnswVectorsFormat} is on its class path.
 */
final class ShardCodec extends Lucene104Codec {

  /** The most components that the formats take. */
  static final int MAX_DIMENSION = HalfFloatHnswVectorsFormat.MAX_DIMENSION;

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
    return switch (settings.vectorPrecision()) {
      case HALF ->
          new HalfFloatHnswVectorsFormat(
              encoding(dimension), settings.maxConnections(), settings.beamWidth(), graphThreshold);
      case SINGLE ->
          new LongFloatVectorsFormat(
              encoding(dimension), settings.maxConnections(), settings.beamWidth(), graphThreshold);
    };
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
