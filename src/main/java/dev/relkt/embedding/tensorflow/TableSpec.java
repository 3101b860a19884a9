package dev.relkt.embedding.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * One of the tables of a student's SavedModel ({@link SixLevels}).
 *
 * @param dimension components of its sums, 1 or more
 * @param weight the length of its part of a vector, above 0 and at most 1; the squares of all are 1
 */
public record TableSpec(int dimension, float weight) {

  /** How far the squares of the weights may be from 1, as floats are rounded. */
  private static final double ROUNDING = 1e-4;

  /** Few are of use; a graph of a thousand is no student. */
  private static final int MOST = 16;

  /**
   * The tables of a graph, first to last.
   *
   * @param dimension of the model's vectors
   * @return nothing if what the graph says does not go together
   */
  public static Optional<List<TableSpec>> of(GraphDef graph, int dimension) {
    Optional<ByteBuffer> dimensions =
        constant(graph, SixLevels.TABLE_DIMENSIONS, DataType.DT_INT32);
    Optional<ByteBuffer> weights = constant(graph, SixLevels.TABLE_WEIGHTS, DataType.DT_FLOAT);
    if (dimensions.isEmpty() && weights.isEmpty()) {
      return Optional.of(List.of(new TableSpec(dimension, 1)));
    }
    if (dimensions.isEmpty()
        || weights.isEmpty()
        || dimensions.get().remaining() != weights.get().remaining()
        || dimensions.get().remaining() > MOST * Integer.BYTES) {
      return Optional.empty();
    }
    var tables = new ArrayList<TableSpec>();
    long components = 0;
    double squares = 0;
    while (dimensions.get().hasRemaining()) {
      var table = new TableSpec(dimensions.get().getInt(), weights.get().getFloat());
      if (table.dimension < 1 || !(table.weight > 0)) {
        return Optional.empty();
      }
      components += table.dimension;
      squares += (double) table.weight * table.weight;
      tables.add(table);
    }
    return components == dimension && Math.abs(squares - 1) < ROUNDING
        ? Optional.of(tables)
        : Optional.empty();
  }

  private static Optional<ByteBuffer> constant(GraphDef graph, String name, DataType type) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name) && node.getOp().equals("Const"))
        .map(TableSpec::value)
        .filter(tensor -> tensor.getDtype() == type)
        .findFirst()
        .map(TableSpec::bytes);
  }

  private static TensorProto value(NodeDef node) {
    return node.getAttrOrDefault("value", AttrValue.getDefaultInstance()).getTensor();
  }

  /** A tensor has its numbers as bytes or, as some writers prefer for short ones, as a list. */
  private static ByteBuffer bytes(TensorProto tensor) {
    if (!tensor.getTensorContent().isEmpty()) {
      return ByteBuffer.wrap(tensor.getTensorContent().toByteArray())
          .order(ByteOrder.LITTLE_ENDIAN);
    }
    int count = tensor.getIntValCount() + tensor.getFloatValCount();
    ByteBuffer buffer = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    tensor.getIntValList().forEach(buffer::putInt);
    tensor.getFloatValList().forEach(buffer::putFloat);
    return buffer.flip();
  }
}
