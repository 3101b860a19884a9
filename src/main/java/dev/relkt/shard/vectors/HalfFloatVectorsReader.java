package dev.relkt.shard.vectors;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.store.FileDataHint;
import org.apache.lucene.store.FileTypeHint;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.NoReuseHint;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.RamUsageEstimator;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of {@link HalfFloatVectorsFormat} of one segment. The metadata is in memory, the
 * vectors stay in the file.
 */
final class HalfFloatVectorsReader extends FlatVectorsReader {

  private static final long SHALLOW_BYTES =
      RamUsageEstimator.shallowSizeOfInstance(HalfFloatVectorsReader.class);

  private static final int NO_MORE_FIELDS = -1;

  private final SegmentReadState state;
  private final FlatVectorsScorer scorer;
  private final Map<String, HalfFloatField> fields;
  private final IndexInput data;

  /** Opened when the first merge needs it, then kept until the end. Under this reader's lock. */
  private @Nullable IndexInput mergeData;

  private HalfFloatVectorsReader(
      SegmentReadState state,
      FlatVectorsScorer scorer,
      Map<String, HalfFloatField> fields,
      IndexInput data) {
    this.state = state;
    this.scorer = scorer;
    this.fields = fields;
    this.data = data;
  }

  /**
   * @throws CorruptIndexException if a file is not of this segment, of another version, too short,
   *     or its metadata is damaged; of the data see {@link #checkIntegrity}
   */
  static HalfFloatVectorsReader open(SegmentReadState state, FlatVectorsScorer scorer)
      throws IOException {
    Map<String, HalfFloatField> fields = readFields(state);
    IndexInput data =
        openData(state, state.context.union(FileTypeHint.DATA, FileDataHint.KNN_VECTORS));
    try {
      requireHeader(state, data, HalfFloatVectorsFormat.DATA_CODEC);
      CodecUtil.retrieveChecksum(data);
      return new HalfFloatVectorsReader(state, scorer, fields, data);
    } catch (Throwable e) {
      IOUtils.closeWhileSuppressingExceptions(e, data);
      throw e;
    }
  }

  private static Map<String, HalfFloatField> readFields(SegmentReadState state) throws IOException {
    Map<String, HalfFloatField> fields = new HashMap<>();
    String name = fileName(state, HalfFloatVectorsFormat.META_EXTENSION);
    try (ChecksumIndexInput meta = state.directory.openChecksumInput(name)) {
      Throwable failure = null;
      try {
        requireHeader(state, meta, HalfFloatVectorsFormat.META_CODEC);
        FieldInfos infos = state.fieldInfos;
        for (int number = meta.readInt(); number != NO_MORE_FIELDS; number = meta.readInt()) {
          FieldInfo info = infos.fieldInfo(number);
          if (info == null) {
            throw new CorruptIndexException("field number %d is unknown".formatted(number), meta);
          }
          fields.put(info.name, HalfFloatField.read(meta, info));
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
        CodecUtil.checkFooter(meta, failure); // throws the failure, with what the checksum says
      }
    }
    return Map.copyOf(fields);
  }

  private static void requireHeader(SegmentReadState state, IndexInput in, String codec)
      throws IOException {
    CodecUtil.checkIndexHeader(
        in,
        codec,
        HalfFloatVectorsFormat.VERSION,
        HalfFloatVectorsFormat.VERSION,
        state.segmentInfo.getId(),
        state.segmentSuffix);
  }

  private static IndexInput openData(SegmentReadState state, IOContext context) throws IOException {
    return state.directory.openInput(
        fileName(state, HalfFloatVectorsFormat.DATA_EXTENSION), context);
  }

  private static String fileName(SegmentReadState state, String extension) {
    return IndexFileNames.segmentFileName(state.segmentInfo.name, state.segmentSuffix, extension);
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String name) throws IOException {
    return HalfFloatVectorValues.of(field(name), scorer, data);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String name) {
    throw noBytes(name);
  }

  @Override
  public FlatVectorsScorer getFlatVectorScorer(String name) {
    return scorer;
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(String name, float[] target) throws IOException {
    return scorer.getRandomVectorScorer(
        field(name).similarity(), getFloatVectorValues(name), target);
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(String name, byte[] target) {
    throw noBytes(name);
  }

  /** One for the thread of a merge, which reads the file from its beginning to its end. */
  @Override
  public FlatVectorsReader getMergeInstance() throws IOException {
    IOContext context =
        IOContext.merge()
            .withHints(
                FileTypeHint.DATA,
                FileDataHint.KNN_VECTORS,
                NoReuseHint.INSTANCE,
                DataAccessHint.SEQUENTIAL);
    if (data.isEfficientFor(context)) {
      return this;
    }
    return new HalfFloatVectorsReader(state, scorer, fields, mergeData(context).clone());
  }

  private synchronized IndexInput mergeData(IOContext context) throws IOException {
    IndexInput opened = mergeData;
    if (opened == null) {
      opened = openData(state, context);
      mergeData = opened;
    }
    return opened;
  }

  @Override
  public int getVectorCount(FieldInfo info) {
    HalfFloatField field = fields.get(info.name);
    return field == null ? 0 : field.count();
  }

  @Override
  public Map<String, Long> getOffHeapByteSize(FieldInfo info) {
    return Map.of(HalfFloatVectorsFormat.DATA_EXTENSION, field(info.name).length());
  }

  @Override
  public long ramBytesUsed() {
    return SHALLOW_BYTES
        + fields.size() * RamUsageEstimator.shallowSizeOfInstance(HalfFloatField.class);
  }

  @Override
  public void checkIntegrity() throws IOException {
    CodecUtil.checksumEntireFile(data);
  }

  @Override
  public synchronized void close() throws IOException {
    IOUtils.close(data, mergeData);
  }

  private HalfFloatField field(String name) {
    HalfFloatField field = fields.get(name);
    if (field == null) {
      throw new IllegalArgumentException(
          "field %s: no vectors (expected: one of %s)".formatted(name, fields.keySet()));
    }
    return field;
  }

  private static IllegalArgumentException noBytes(String name) {
    return new IllegalArgumentException(
        "field %s: vectors of bytes (expected: of floats)".formatted(name));
  }
}
