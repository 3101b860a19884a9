package dev.relkt.shard.vectors;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.hnsw.FlatFieldVectorsWriter;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.util.RamUsageEstimator;
import org.apache.lucene.util.VectorUtil;

/**
 * Vectors of a field that are not in a segment yet. They are kept as floats: codes and graph are
 * made from them.
 */
final class HalfFloatFieldWriter extends FlatFieldVectorsWriter<float[]> {

  private static final long SHALLOW_BYTES =
      RamUsageEstimator.shallowSizeOfInstance(HalfFloatFieldWriter.class);

  private final FieldInfo info;
  private final long bytesOfVector;
  private final DocsWithFieldSet documents = new DocsWithFieldSet();
  private final List<float[]> vectors = new ArrayList<>();
  private int lastDocument = -1;
  private boolean finished;

  HalfFloatFieldWriter(FieldInfo info) {
    this.info = info;
    bytesOfVector =
        RamUsageEstimator.alignObjectSize(
                RamUsageEstimator.NUM_BYTES_ARRAY_HEADER
                    + (long) info.getVectorDimension() * Float.BYTES)
            + RamUsageEstimator.NUM_BYTES_OBJECT_REF;
  }

  FieldInfo info() {
    return info;
  }

  @Override
  public void addValue(int document, float[] vector) {
    if (finished) {
      throw new IllegalStateException("the segment's vectors are written");
    }
    if (document == lastDocument) {
      throw new IllegalArgumentException(
          "field %s: a second vector of document %d (expected: at most one)"
              .formatted(info.name, document));
    }
    VectorUtil.checkFinite(vector);
    HalfFloats.requireLength(vector);
    documents.add(document);
    vectors.add(copyValue(vector));
    lastDocument = document;
  }

  @Override
  public float[] copyValue(float[] vector) {
    return vector.clone();
  }

  @Override
  public List<float[]> getVectors() {
    return vectors;
  }

  @Override
  public DocsWithFieldSet getDocsWithFieldSet() {
    return documents;
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public long ramBytesUsed() {
    return SHALLOW_BYTES + documents.ramBytesUsed() + vectors.size() * bytesOfVector;
  }
}
