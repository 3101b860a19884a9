package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.store.FileDataHint;
import org.apache.lucene.store.FileTypeHint;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Vectors as half floats for the final score, with quantised codes for finding candidates and HNSW
 * graphs over the codes. It differs from Lucene's {@code Lucene104HnswScalarQuantizedVectorsFormat}
 * in nothing but the half floats, which take 2 bytes a component instead of 4.
 *
 * <p>It takes float vectors of length 0 to {@value HalfFloats#MAX_LENGTH} with at most {@value
 * #MAX_DIMENSION} components, four times as many as Lucene's own formats allow. An inner product
 * with a stored vector v differs from that with the vector that was given by at most
 * 2<sup>-11</sup> |q| |v| (0.0005 for unit vectors), apart from components below 6·10<sup>-5</sup>,
 * each of which may add 3·10<sup>-8</sup>.
 *
 * <p>A segment's files:
 *
 * <ul>
 *   <li>{@code .veh} and {@code .vemh}: the half floats, see {@link HalfFloatVectorsFormat}
 *   <li>{@code .veq} and {@code .vemq}: the codes, as Lucene's {@code
 *       Lucene104ScalarQuantizedVectorsFormat} has them
 *   <li>{@code .vex} and {@code .vem}: the graph, as Lucene's {@code Lucene99HnswVectorsFormat} has
 *       it
 * </ul>
 *
 * <p>Immutable, safe for use by several threads.
 */
public final class HalfFloatHnswVectorsFormat extends KnnVectorsFormat {

  /** By this name segments say that they are of this format. */
  public static final String NAME = "RelktHalfFloatHnswVectors";

  /** The most components of a vector. */
  public static final int MAX_DIMENSION = 4096;

  private static final int MERGE_THREADS = 1; // in the thread of the merge, without an executor

  private final QuantizedHalfFloatVectorsFormat vectors;
  private final int maxConnections;
  private final int beamWidth;
  private final int graphThreshold;

  /** For Lucene, to read segments: what they were written with stands in them. */
  public HalfFloatHnswVectorsFormat() {
    this(ScalarEncoding.UNSIGNED_BYTE, 16, 100, 0);
  }

  /**
   * For writing.
   *
   * @param encoding of the codes
   * @param maxConnections the most neighbours of a vector in the upper layers of the graph (M), 1
   *     to 512
   * @param beamWidth candidates looked at when a vector is put into the graph (efConstruction), 1
   *     to 3200
   * @param graphThreshold t: a segment of n vectors gets a graph if n &gt; t·ln(n); 0 for always
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HalfFloatHnswVectorsFormat(
      ScalarEncoding encoding, int maxConnections, int beamWidth, int graphThreshold) {
    super(NAME);
    requireRange("maxConnections", maxConnections, 1, 512);
    requireRange("beamWidth", beamWidth, 1, 3200);
    requireRange("graphThreshold", graphThreshold, 0, Integer.MAX_VALUE);
    this.vectors = new QuantizedHalfFloatVectorsFormat(encoding);
    this.maxConnections = maxConnections;
    this.beamWidth = beamWidth;
    this.graphThreshold = graphThreshold;
  }

  private static void requireRange(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d to %d)".formatted(name, value, from, to));
    }
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return new Lucene99HnswVectorsWriter(
        state,
        maxConnections,
        beamWidth,
        vectors,
        vectors.fieldsWriter(state),
        MERGE_THREADS,
        null,
        graphThreshold);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return new Lucene99HnswVectorsReader(
        state,
        vectors.fieldsReader(
            state.withHints(FileTypeHint.DATA, FileDataHint.KNN_VECTORS, DataAccessHint.RANDOM)));
  }

  @Override
  public int getMaxDimensions(String field) {
    return MAX_DIMENSION;
  }

  @Override
  public String toString() {
    return "%s(maxConnections=%d, beamWidth=%d, graphThreshold=%d, %s)"
        .formatted(NAME, maxConnections, beamWidth, graphThreshold, vectors);
  }
}
