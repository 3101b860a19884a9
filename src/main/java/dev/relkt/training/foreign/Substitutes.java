package dev.relkt.training.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Ops without a gradient, in the words of ops that have one. They compute the same, up to rounding.
 *
 * <ul>
 *   <li>{@code EnsureShape}: Identity
 *   <li>{@code SegmentMean}: SegmentSum / SegmentSum(1)
 *   <li>{@code SparseSegmentSum, -Mean, -SqrtN}, which looking up sums of embeddings ends in:
 *       SegmentSum of GatherV2, / SegmentSum(1) or its root
 * </ul>
 */
final class Substitutes {

  private static final AttrValue WHOLE = AttrValue.newBuilder().setType(DataType.DT_INT32).build();

  private final NodeDef node;
  private final AttrValue real;
  private final Map<String, AttrValue> segment;
  private final List<NodeDef> nodes = new ArrayList<>();

  private Substitutes(NodeDef node, String ids) {
    this.node = node;
    this.real = node.getAttrOrThrow("T");
    this.segment = Map.of("T", real, "Tindices", node.getAttrOrDefault(ids, WHOLE));
  }

  /**
   * Nodes in the place of a node of a flat graph: that node itself, or others of which the last has
   * its name.
   */
  static List<NodeDef> of(NodeDef node) {
    return switch (node.getOp()) {
      case "EnsureShape" -> List.of(node.toBuilder().setOp("Identity").removeAttr("shape").build());
      case "SegmentMean" -> new Substitutes(node, "Tindices").mean();
      case "SparseSegmentSum" -> new Substitutes(node, "Tsegmentids").sparseSum();
      case "SparseSegmentMean" -> new Substitutes(node, "Tsegmentids").sparseMean();
      case "SparseSegmentSqrtN" -> new Substitutes(node, "Tsegmentids").sparseSqrtN();
      default -> List.of(node);
    };
  }

  private List<NodeDef> sparseSum() {
    String rows = gathered();
    last("SegmentSum", segment, rows, node.getInput(2));
    return nodes;
  }

  private List<NodeDef> sparseMean() {
    String rows = gathered();
    return divided(rows, node.getInput(2), count(rows, node.getInput(2)));
  }

  private List<NodeDef> sparseSqrtN() {
    String rows = gathered();
    String count = count(rows, node.getInput(2));
    return divided(rows, node.getInput(2), add("root", "Sqrt", Map.of("T", real), count));
  }

  private List<NodeDef> mean() {
    String rows = node.getInput(0);
    return divided(rows, node.getInput(1), count(rows, node.getInput(1)));
  }

  private String gathered() {
    return add(
        "rows",
        "GatherV2",
        Map.of("Tparams", real, "Tindices", node.getAttrOrDefault("Tidx", WHOLE), "Taxis", WHOLE),
        node.getInput(0),
        node.getInput(1),
        constant("axis", 0));
  }

  /**
   * How many rows each sum is of, in the shape of the sums; by way of Shape, which ends gradients.
   */
  private String count(String rows, String of) {
    String shape = add("shape", "Shape", Map.of("T", real, "out_type", WHOLE), rows);
    String one = add("one", "Cast", Map.of("SrcT", WHOLE, "DstT", real), constant("1", 1));
    String ones = add("ones", "Fill", Map.of("T", real, "index_type", WHOLE), shape, one);
    return add("count", "SegmentSum", segment, ones, of);
  }

  private String constant(String name, int value) {
    var tensor = AttrValue.newBuilder();
    tensor.getTensorBuilder().setDtype(DataType.DT_INT32).addIntVal(value).getTensorShapeBuilder();
    return add(name, "Const", Map.of("dtype", WHOLE, "value", tensor.build()));
  }

  private List<NodeDef> divided(String rows, String of, String by) {
    String sum = add("sum", "SegmentSum", segment, rows, of);
    last("DivNoNan", Map.of("T", real), sum, by);
    return nodes;
  }

  private String add(String name, String op, Map<String, AttrValue> attributes, String... in) {
    String full = node.getName() + "/-" + name;
    nodes.add(
        NodeDef.newBuilder()
            .setName(full)
            .setOp(op)
            .addAllInput(List.of(in))
            .putAllAttr(attributes)
            .build());
    return full;
  }

  /** The node that others refer to; waits for what the one in its place waited for. */
  private void last(String op, Map<String, AttrValue> attributes, String... in) {
    nodes.add(
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp(op)
            .addAllInput(List.of(in))
            .addAllInput(node.getInputList().stream().filter(i -> i.startsWith("^")).toList())
            .putAllAttr(attributes)
            .build());
  }
}
