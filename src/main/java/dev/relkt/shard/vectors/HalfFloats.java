package dev.relkt.shard.vectors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.util.VectorUtil;

/**
 * Vectors to half floats and back. Both loops compile to the processor's own instructions for many
 * components at a time.
 */
final class HalfFloats {

  /** The greatest length of a vector. So no component leaves the range of half floats. */
  static final int MAX_LENGTH = 2;

  private static final double MAX_SQUARED_LENGTH = (double) MAX_LENGTH * MAX_LENGTH;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private HalfFloats() {}

  static int bytes(int dimension) {
    return dimension * Short.BYTES;
  }

  /**
   * Refuses what half floats would not keep well.
   *
   * @param vector of finite components
   * @throws IllegalArgumentException if it is too long
   */
  static void requireLength(float[] vector) {
    float squares = VectorUtil.dotProduct(vector, vector);
    if (squares > MAX_SQUARED_LENGTH) {
      throw new IllegalArgumentException(
          "vector of length %s (expected: 0 to %d)".formatted(Math.sqrt(squares), MAX_LENGTH));
    }
  }

  /**
   * @param to of {@link #bytes} bytes
   */
  static void encode(float[] vector, byte[] to) {
    for (int i = 0; i < vector.length; i++) {
      SHORTS.set(to, i * Short.BYTES, Float.floatToFloat16(vector[i]));
    }
  }

  /**
   * @param from of {@link #bytes} bytes
   */
  static void decode(byte[] from, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.float16ToFloat((short) SHORTS.get(from, i * Short.BYTES));
    }
  }
}
