package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.lucene90.IndexedDISI;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.packed.DirectMonotonicReader;

/**
 * The vectors of a field, each decoded when it is asked for. As always with Lucene's vector values,
 * for one thread, and a vector is valid until the next one is asked for.
 *
 * <p>It must not offer its file to Lucene ({@code HasIndexSlice}): Lucene's scorers would take what
 * is in there for floats.
 */
abstract sealed class HalfFloatVectorValues extends FloatVectorValues {

  final HalfFloatField field;
  final FlatVectorsScorer scorer;
  final IndexInput data;
  private final RandomAccessInput vectors;
  private final byte[] bytes;
  private final float[] value;
  private int valueOrdinal = -1;

  private HalfFloatVectorValues(HalfFloatField field, FlatVectorsScorer scorer, IndexInput data)
      throws IOException {
    this.field = field;
    this.scorer = scorer;
    this.data = data;
    vectors = data.randomAccessSlice(field.offset(), field.length());
    bytes = new byte[HalfFloats.bytes(field.dimension())];
    value = new float[field.dimension()];
  }

  static HalfFloatVectorValues of(HalfFloatField field, FlatVectorsScorer scorer, IndexInput data)
      throws IOException {
    return field.documents().isDense() || field.documents().isEmpty()
        ? new Dense(field, scorer, data)
        : new Sparse(field, scorer, data);
  }

  @Override
  public int dimension() {
    return field.dimension();
  }

  @Override
  public int size() {
    return field.count();
  }

  @Override
  public float[] vectorValue(int ordinal) throws IOException {
    if (ordinal != valueOrdinal) {
      vectors.readBytes((long) ordinal * bytes.length, bytes, 0, bytes.length);
      HalfFloats.decode(bytes, value);
      valueOrdinal = ordinal;
    }
    return value;
  }

  @Override
  public void prefetch(int[] ordinals, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      vectors.prefetch((long) ordinals[i] * bytes.length, bytes.length);
    }
  }

  @Override
  public HalfFloatVectorValues copy() throws IOException {
    return of(field, scorer, data);
  }

  @Override
  public VectorScorer scorer(float[] target) throws IOException {
    HalfFloatVectorValues values = copy();
    DocIndexIterator position = values.iterator();
    RandomVectorScorer scores = scorer.getRandomVectorScorer(field.similarity(), values, target);
    return new VectorScorer() {
      @Override
      public float score() throws IOException {
        return scores.score(position.index());
      }

      @Override
      public DocIdSetIterator iterator() {
        return position;
      }
    };
  }

  /** Every document has one, or none has. */
  private static final class Dense extends HalfFloatVectorValues {

    Dense(HalfFloatField field, FlatVectorsScorer scorer, IndexInput data) throws IOException {
      super(field, scorer, data);
    }

    @Override
    public DocIndexIterator iterator() {
      return createDenseIterator();
    }
  }

  /** Some documents have none. */
  private static final class Sparse extends HalfFloatVectorValues {

    private final DirectMonotonicReader documentByOrdinal;
    private final IndexedDISI present;

    Sparse(HalfFloatField field, FlatVectorsScorer scorer, IndexInput data) throws IOException {
      super(field, scorer, data);
      documentByOrdinal = field.documents().getDirectMonotonicReader(data);
      present = field.documents().getIndexedDISI(data);
    }

    @Override
    public int ordToDoc(int ordinal) {
      return (int) documentByOrdinal.get(ordinal);
    }

    @Override
    public DocIndexIterator iterator() {
      return IndexedDISI.asDocIndexIterator(present);
    }
  }
}
