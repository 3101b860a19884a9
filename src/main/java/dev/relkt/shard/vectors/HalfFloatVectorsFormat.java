package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Float vectors stored as IEEE 754 half floats (binary16), rounded to the nearest. Two files a
 * segment.
 *
 * <p>{@code .veh} (vector data):
 *
 * <ul>
 *   <li>index header of Lucene, codec {@value #DATA_CODEC}, version {@value #VERSION}
 *   <li>for each field: zero bytes up to a multiple of {@value #ALIGNMENT}; the vectors in the
 *       order of their documents, each as its components, little-endian, 2 bytes a component; then,
 *       only where not every document has a vector, which documents have one and the documents by
 *       ordinal, as {@link
 *       org.apache.lucene.codecs.lucene95.OrdToDocDISIReaderConfiguration#writeStoredMeta} writes
 *       them
 *   <li>footer of Lucene, with the checksum
 * </ul>
 *
 * <p>{@code .vemh} (metadata):
 *
 * <ul>
 *   <li>index header of Lucene, codec {@value #META_CODEC}, version {@value #VERSION}
 *   <li>for each field: its number (int32), where its vectors begin in the data (vlong) and how
 *       many bytes they take (vlong), components of a vector (vint), number of vectors (int32), and
 *       the metadata of {@code OrdToDocDISIReaderConfiguration}
 *   <li>-1 (int32)
 *   <li>footer of Lucene, with the checksum
 * </ul>
 */
final class HalfFloatVectorsFormat extends FlatVectorsFormat {

  static final String DATA_CODEC = "RelktHalfFloatVectorsData";
  static final String META_CODEC = "RelktHalfFloatVectorsMeta";
  static final String DATA_EXTENSION = "veh";
  static final String META_EXTENSION = "vemh";
  static final int VERSION = 0;

  /** A line of a processor's cache. */
  static final int ALIGNMENT = 64;

  private static final FlatVectorsScorer SCORER =
      FlatVectorScorerUtil.getLucene99FlatVectorsScorer();

  HalfFloatVectorsFormat() {
    super("RelktHalfFloatVectors");
  }

  @Override
  public FlatVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return HalfFloatVectorsWriter.create(state, SCORER);
  }

  @Override
  public FlatVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return HalfFloatVectorsReader.open(state, SCORER);
  }
}
