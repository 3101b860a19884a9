package dev.relkt.training.foreign;

import dev.relkt.embedding.tensorflow.TensorFlowNatives;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * What ops this TensorFlow and its op libraries know: names and types of a node's outputs, which a
 * function refers to by name and a flat graph by number.
 */
final class OpTable {

  private final Map<String, OpDef> ops;

  /** The ops that are registered now. */
  OpTable() {
    TensorFlowNatives.load();
    ops =
        TensorFlow.registeredOpList().getOpList().stream()
            .collect(Collectors.toMap(OpDef::getName, Function.identity(), (a, b) -> a));
  }

  boolean isOp(String name) {
    return ops.containsKey(name);
  }

  /** The number of a node's first tensor of a named output; -1 if it has no such output. */
  int position(NodeDef node, String output) {
    int at = 0;
    for (OpDef.ArgDef arg : outputs(node)) {
      if (arg.getName().equals(output)) {
        return at;
      }
      at += types(node, arg).size();
    }
    return -1;
  }

  /** The type of a node's n-th tensor; {@code DT_INVALID} if it has none. */
  DataType type(NodeDef node, int index) {
    List<DataType> types =
        outputs(node).stream().flatMap(arg -> types(node, arg).stream()).toList();
    return index < types.size() ? types.get(index) : DataType.DT_INVALID;
  }

  private List<OpDef.ArgDef> outputs(NodeDef node) {
    OpDef op = ops.get(node.getOp());
    return op == null ? List.of() : op.getOutputArgList();
  }

  private List<DataType> types(NodeDef node, OpDef.ArgDef arg) {
    if (!arg.getTypeListAttr().isEmpty()) {
      AttrValue types = attribute(node, arg.getTypeListAttr());
      return types == null ? List.of() : types.getList().getTypeList();
    }
    DataType type = arg.getType();
    if (!arg.getTypeAttr().isEmpty()) {
      AttrValue value = attribute(node, arg.getTypeAttr());
      type = value == null ? DataType.DT_INVALID : value.getType();
    }
    int count = 1;
    if (!arg.getNumberAttr().isEmpty()) {
      AttrValue value = attribute(node, arg.getNumberAttr());
      count = value == null ? 0 : (int) value.getI();
    }
    DataType each = type;
    return IntStream.range(0, count).mapToObj(i -> each).toList();
  }

  private @Nullable AttrValue attribute(NodeDef node, String name) {
    AttrValue given = node.getAttrMap().get(name);
    if (given != null) {
      return given;
    }
    OpDef op = ops.get(node.getOp());
    Stream<OpDef.AttrDef> attributes = op == null ? Stream.of() : op.getAttrList().stream();
    return attributes
        .filter(a -> a.getName().equals(name) && a.hasDefaultValue())
        .map(OpDef.AttrDef::getDefaultValue)
        .findFirst()
        .orElse(null);
  }
}
