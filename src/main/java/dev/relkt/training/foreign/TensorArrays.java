package dev.relkt.training.foreign;

import java.util.List;
import java.util.Map;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Plain Java into tensors and back. Who asks for a tensor closes it. */
final class TensorArrays {

  /** The types whose bytes are all that there is of them. */
  private static final Map<DataType, Class<? extends TType>> PLAIN =
      Map.of(
          DataType.DT_FLOAT, TFloat32.class,
          DataType.DT_DOUBLE, TFloat64.class,
          DataType.DT_HALF, TFloat16.class,
          DataType.DT_BFLOAT16, TBfloat16.class,
          DataType.DT_INT32, TInt32.class,
          DataType.DT_INT64, TInt64.class,
          DataType.DT_UINT8, TUint8.class,
          DataType.DT_BOOL, TBool.class);

  private TensorArrays() {}

  static boolean isPlain(DataType type) {
    return PLAIN.containsKey(type);
  }

  static TString texts(List<String> texts) {
    return TString.vectorOf(texts.toArray(String[]::new));
  }

  static TFloat32 matrix(float[][] rows, int columns) {
    float[] flat = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * columns, columns);
    }
    return TFloat32.tensorOf(Shape.of(rows.length, columns), DataBuffers.of(flat));
  }

  /** The rows of a matrix of floats. */
  static float[][] rows(Tensor matrix) {
    int columns = (int) matrix.shape().get(1);
    float[][] rows = new float[(int) matrix.shape().get(0)][columns];
    FloatDataBuffer floats = matrix.asRawTensor().data().asFloats();
    for (int i = 0; i < rows.length; i++) {
      floats.offset((long) i * columns).read(rows[i]);
    }
    return rows;
  }

  static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
    tensor.asRawTensor().data().read(bytes);
    return bytes;
  }

  /** A tensor of one of the plain types, by its bytes. */
  static Tensor tensor(StateFile.TensorSpec spec, byte[] bytes) {
    Class<? extends TType> type = PLAIN.get(DataType.valueOf(spec.type()));
    if (type == null) {
      throw new IllegalArgumentException("tensor %s of %s".formatted(spec.name(), spec.type()));
    }
    ByteDataBuffer data = DataBuffers.of(bytes, true, false);
    return Tensor.of(
        type, Shape.of(spec.shape().stream().mapToLong(Long::longValue).toArray()), data);
  }
}
