package dev.relkt.shard.vectors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.hnsw.FlatFieldVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.codecs.lucene95.OrdToDocDISIReaderConfiguration;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.FileDataHint;
import org.apache.lucene.store.FileTypeHint;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.RamUsageEstimator;
import org.jspecify.annotations.Nullable;

/** Writes the files of {@link HalfFloatVectorsFormat} for one segment. */
final class HalfFloatVectorsWriter extends FlatVectorsWriter {

  private static final long SHALLOW_BYTES =
      RamUsageEstimator.shallowSizeOfInstance(HalfFloatVectorsWriter.class);

  /** 2<sup>16</sup> documents a block of the map from ordinals to documents, as in Lucene. */
  private static final int DOCUMENTS_BLOCK_SHIFT = 16;

  private static final int NO_MORE_FIELDS = -1;

  private final SegmentWriteState state;
  private final IndexOutput meta;
  private final IndexOutput data;
  private final List<HalfFloatFieldWriter> fields = new ArrayList<>();
  private boolean finished;

  private HalfFloatVectorsWriter(
      SegmentWriteState state, FlatVectorsScorer scorer, IndexOutput meta, IndexOutput data) {
    super(scorer);
    this.state = state;
    this.meta = meta;
    this.data = data;
  }

  static HalfFloatVectorsWriter create(SegmentWriteState state, FlatVectorsScorer scorer)
      throws IOException {
    IndexOutput meta = null;
    IndexOutput data = null;
    try {
      meta =
          state.directory.createOutput(
              fileName(state, HalfFloatVectorsFormat.META_EXTENSION), state.context);
      data =
          state.directory.createOutput(
              fileName(state, HalfFloatVectorsFormat.DATA_EXTENSION),
              state.context.union(FileTypeHint.DATA, FileDataHint.KNN_VECTORS));
      writeHeader(state, meta, HalfFloatVectorsFormat.META_CODEC);
      writeHeader(state, data, HalfFloatVectorsFormat.DATA_CODEC);
      return new HalfFloatVectorsWriter(state, scorer, meta, data);
    } catch (Throwable e) {
      IOUtils.closeWhileSuppressingExceptions(e, meta, data);
      throw e;
    }
  }

  private static String fileName(SegmentWriteState state, String extension) {
    return IndexFileNames.segmentFileName(state.segmentInfo.name, state.segmentSuffix, extension);
  }

  private static void writeHeader(SegmentWriteState state, IndexOutput out, String codec)
      throws IOException {
    CodecUtil.writeIndexHeader(
        out, codec, HalfFloatVectorsFormat.VERSION, state.segmentInfo.getId(), state.segmentSuffix);
  }

  @Override
  public FlatFieldVectorsWriter<?> addField(FieldInfo info) {
    requireFloats(info);
    HalfFloatFieldWriter field = new HalfFloatFieldWriter(info);
    fields.add(field);
    return field;
  }

  @Override
  public void flush(int documents, Sorter.@Nullable DocMap sorted) throws IOException {
    for (HalfFloatFieldWriter field : fields) {
      DocsWithFieldSet present = field.getDocsWithFieldSet();
      List<float[]> vectors = field.getVectors();
      long offset = begin();
      byte[] bytes = new byte[HalfFloats.bytes(field.info().getVectorDimension())];
      if (sorted == null) {
        for (float[] vector : vectors) {
          write(vector, bytes);
        }
      } else {
        int[] oldByNew = new int[present.cardinality()];
        DocsWithFieldSet presentSorted = new DocsWithFieldSet();
        mapOldOrdToNewOrd(present, sorted, null, oldByNew, presentSorted);
        for (int old : oldByNew) {
          write(vectors.get(old), bytes);
        }
        present = presentSorted;
      }
      end(field.info(), documents, offset, present);
      field.finish();
    }
  }

  @Override
  public void mergeOneFlatVectorField(FieldInfo info, MergeState merge) throws IOException {
    requireFloats(info);
    FloatVectorValues vectors = MergedVectorValues.mergeFloatVectorValues(info, merge);
    DocsWithFieldSet present = new DocsWithFieldSet();
    byte[] bytes = new byte[HalfFloats.bytes(info.getVectorDimension())];
    long offset = begin();
    DocIndexIterator position = vectors.iterator();
    for (int document = position.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = position.nextDoc()) {
      float[] vector = vectors.vectorValue(position.index());
      HalfFloats.requireLength(vector); // another format may have taken it
      write(vector, bytes);
      present.add(document);
    }
    end(info, state.segmentInfo.maxDoc(), offset, present);
  }

  private static void requireFloats(FieldInfo info) {
    if (info.getVectorEncoding() != VectorEncoding.FLOAT32) {
      throw new IllegalArgumentException(
          "field %s: vectors of %s (expected: %s)"
              .formatted(info.name, info.getVectorEncoding(), VectorEncoding.FLOAT32));
    }
  }

  private long begin() throws IOException {
    return data.alignFilePointer(HalfFloatVectorsFormat.ALIGNMENT);
  }

  private void write(float[] vector, byte[] bytes) throws IOException {
    HalfFloats.encode(vector, bytes);
    data.writeBytes(bytes, bytes.length);
  }

  private void end(FieldInfo info, int documents, long offset, DocsWithFieldSet present)
      throws IOException {
    meta.writeInt(info.number);
    meta.writeVLong(offset);
    meta.writeVLong(data.getFilePointer() - offset);
    meta.writeVInt(info.getVectorDimension());
    int count = present.cardinality();
    meta.writeInt(count);
    OrdToDocDISIReaderConfiguration.writeStoredMeta(
        DOCUMENTS_BLOCK_SHIFT, meta, data, count, documents, present);
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("finished before");
    }
    finished = true;
    meta.writeInt(NO_MORE_FIELDS);
    CodecUtil.writeFooter(meta);
    CodecUtil.writeFooter(data);
  }

  @Override
  public long ramBytesUsed() {
    return SHALLOW_BYTES + fields.stream().mapToLong(HalfFloatFieldWriter::ramBytesUsed).sum();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(meta, data);
  }
}
