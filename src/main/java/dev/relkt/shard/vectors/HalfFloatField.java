package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.lucene95.OrdToDocDISIReaderConfiguration;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.IndexInput;

/**
 * Where the vectors of a field are.
 *
 * @param similarity by which they are compared
 * @param offset of the first one in the data
 * @param length of all of them in bytes
 * @param dimension components of each
 * @param count how many
 * @param documents which documents they belong to
 */
record HalfFloatField(
    VectorSimilarityFunction similarity,
    long offset,
    long length,
    int dimension,
    int count,
    OrdToDocDISIReaderConfiguration documents) {

  /**
   * Reads what stands behind the field's number.
   *
   * @throws CorruptIndexException if it contradicts itself or the field
   */
  static HalfFloatField read(IndexInput meta, FieldInfo info) throws IOException {
    long offset = meta.readVLong();
    long length = meta.readVLong();
    int dimension = meta.readVInt();
    int count = meta.readInt();
    if (info.getVectorEncoding() != VectorEncoding.FLOAT32
        || dimension != info.getVectorDimension()
        || count < 0
        || length != (long) count * HalfFloats.bytes(dimension)) {
      throw new CorruptIndexException(
          "field %s: %d bytes for %d vectors of %d components (expected: %s of %d components, 2 bytes each)"
              .formatted(
                  info.name,
                  length,
                  count,
                  dimension,
                  info.getVectorEncoding(),
                  info.getVectorDimension()),
          meta);
    }
    return new HalfFloatField(
        info.getVectorSimilarityFunction(),
        offset,
        length,
        dimension,
        count,
        OrdToDocDISIReaderConfiguration.fromStoredMeta(meta, count));
  }
}
