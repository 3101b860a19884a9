package dev.relkt.shard.vectors;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.quantization.OptimizedScalarQuantizer;
import org.apache.lucene.util.quantization.OptimizedScalarQuantizer.QuantizationResult;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Scores codes of one bit a component against a question of four bits a component by inner product,
 * to the same values as Lucene's {@code Lucene104ScalarQuantizedVectorScorer}. It reads codes that
 * follow each other in one go, which is what a scan asks for; Lucene reads the code and each of its
 * four corrections on its own, which takes longer than the sum.
 *
 * <p>A code in the file, little endian: its bits, a component each; lower and upper end of the
 * interval of its components, and a correction, four bytes of float each; the sum of its bits, four
 * bytes of int.
 *
 * <p>For one thread, as all of Lucene's scorers.
 */
final class OneBitVectorScorer extends RandomVectorScorer.AbstractRandomVectorScorer {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final ScalarEncoding ENCODING = ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;

  /** Bits of a component of the question. */
  private static final int QUESTION_BITS = 4;

  private static final float QUESTION_SCALE = 1f / ((1 << QUESTION_BITS) - 1);

  /** Two floats in the first, a float and an int in the second. */
  private static final int CORRECTIONS = 2;

  /** Codes that are read in one go at most. */
  private static final int MOST_CODES = 64;

  private final IndexInput codes;

  /** Longs of a code, and of a code with its corrections. */
  private final int words;

  private final int stride;
  private final long[] block;

  /** Bit by bit: first the lowest bits of all components. */
  private final long[] question;

  private final float questionLower;
  private final float questionWidth;
  private final float questionSum;
  private final float questionCorrection;
  private final int dimension;
  private final float centroidProduct;

  private OneBitVectorScorer(QuantizedByteVectorValues values, IndexInput codes, float[] target)
      throws IOException {
    super(values);
    this.codes = codes;
    dimension = values.dimension();
    words = ENCODING.getDocPackedLength(dimension) / Long.BYTES;
    stride = words + CORRECTIONS;
    block = new long[MOST_CODES * stride];
    centroidProduct = values.getCentroidDP();
    byte[] components = new byte[ENCODING.getDiscreteDimensions(dimension)];
    QuantizationResult quantized =
        values
            .getQuantizer()
            .scalarQuantize(
                target.clone(), components, ENCODING.getQueryBits(), values.getCentroid());
    questionLower = quantized.lowerInterval();
    questionWidth = (quantized.upperInterval() - questionLower) * QUESTION_SCALE;
    questionSum = quantized.quantizedComponentSum();
    questionCorrection = quantized.additionalCorrection();
    byte[] bits = new byte[ENCODING.getQueryPackedLength(components.length)];
    OptimizedScalarQuantizer.transposeHalfByte(components, bits);
    question = new long[bits.length / Long.BYTES];
    for (int i = 0; i < question.length; i++) {
      question[i] = (long) LONGS.get(bits, i * Long.BYTES);
    }
  }

  /** Whether it can score these values. */
  static boolean takes(VectorSimilarityFunction similarity, QuantizedByteVectorValues values) {
    IndexInput codes = values.getSlice();
    int bytes = ENCODING.getDocPackedLength(values.dimension());
    return similarity == VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT
        && values.getScalarEncoding() == ENCODING
        && bytes % Long.BYTES == 0
        && codes != null
        && codes.length() == (long) values.size() * (bytes + CORRECTIONS * Long.BYTES);
  }

  /**
   * @param values that it {@link #takes}
   * @param target of their dimension; it is not changed
   */
  static OneBitVectorScorer of(QuantizedByteVectorValues values, float[] target)
      throws IOException {
    return new OneBitVectorScorer(values, values.getSlice(), target);
  }

  @Override
  public float score(int ordinal) throws IOException {
    read(ordinal, 1);
    return scoreAt(0);
  }

  @Override
  public float bulkScore(int[] ordinals, float[] scores, int count) throws IOException {
    float best = Float.NEGATIVE_INFINITY;
    for (int from = 0, to; from < count; from = to) {
      int first = ordinals[from];
      for (to = from + 1;
          to < count && ordinals[to] == first + (to - from) && to - from < MOST_CODES;
          to++) {
        // one more that follows
      }
      read(first, to - from);
      for (int i = from; i < to; i++) {
        scores[i] = scoreAt((i - from) * stride);
        best = Math.max(best, scores[i]);
      }
    }
    return best;
  }

  private void read(int ordinal, int count) throws IOException {
    codes.seek((long) ordinal * stride * Long.BYTES);
    codes.readLongs(block, 0, count * stride);
  }

  private float scoreAt(int at) {
    long interval = block[at + words];
    long rest = block[at + words + 1];
    float lower = Float.intBitsToFloat((int) interval);
    float width = Float.intBitsToFloat((int) (interval >>> Integer.SIZE)) - lower;
    float correction = Float.intBitsToFloat((int) rest);
    float sum = (int) (rest >>> Integer.SIZE);
    float product =
        lower * questionLower * dimension
            + questionLower * width * sum
            + lower * questionWidth * questionSum
            + width * questionWidth * product(at);
    return VectorUtil.scaleMaxInnerProductScore(
        product + (questionCorrection + correction - centroidProduct));
  }

  private int product(int at) {
    long[] codes = block;
    long[] bits = question;
    int length = words;
    int one = 0;
    int two = 0;
    int four = 0;
    int eight = 0;
    for (int i = 0; i < length; i++) {
      long code = codes[at + i];
      one += Long.bitCount(bits[i] & code);
      two += Long.bitCount(bits[length + i] & code);
      four += Long.bitCount(bits[2 * length + i] & code);
      eight += Long.bitCount(bits[3 * length + i] & code);
    }
    return one + 2 * two + 4 * four + 8 * eight;
  }
}
