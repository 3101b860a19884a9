package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104ScalarQuantizedVectorScorer;
import org.apache.lucene.codecs.lucene104.Lucene104ScalarQuantizedVectorsReader;
import org.apache.lucene.codecs.lucene104.Lucene104ScalarQuantizedVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.NoReuseHint;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** Lucene's quantised codes of vectors, with half floats beside them. */
final class QuantizedHalfFloatVectorsFormat extends FlatVectorsFormat {

  private static final FlatVectorsFormat HALF_FLOATS = new HalfFloatVectorsFormat();
  private static final Lucene104ScalarQuantizedVectorScorer SCORER = new CodeScorer();

  private final ScalarEncoding encoding;

  QuantizedHalfFloatVectorsFormat(ScalarEncoding encoding) {
    super("RelktQuantizedHalfFloatVectors");
    this.encoding = encoding;
  }

  // The codes are read all the time, the half floats of few vectors: the page cache is for the
  // codes.

  @Override
  public FlatVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    var seldomRead = new SegmentWriteState(state, state.context.union(NoReuseHint.INSTANCE));
    return new Lucene104ScalarQuantizedVectorsWriter(
        state, encoding, HALF_FLOATS.fieldsWriter(seldomRead), SCORER);
  }

  @Override
  public FlatVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    var seldomRead = new SegmentReadState(state, state.context.union(NoReuseHint.INSTANCE));
    return new Lucene104ScalarQuantizedVectorsReader(
        state, HALF_FLOATS.fieldsReader(seldomRead), SCORER);
  }

  @Override
  public String toString() {
    return "%s(%s)".formatted(getName(), encoding);
  }
}
