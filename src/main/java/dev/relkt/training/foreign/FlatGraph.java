package dev.relkt.training.foreign;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * What the fetched tensors of a graph need, every function call replaced by the function's nodes.
 *
 * @param nodes by their flat names
 * @param fetched the tensors that were asked for, in that order
 * @param origins where each node stands in the SavedModel
 * @param library the functions that are still called, by loops and branches
 */
record FlatGraph(
    Map<String, NodeDef> nodes,
    List<Tensor> fetched,
    Map<String, Origin> origins,
    FunctionDefLibrary library) {

  /**
   * A tensor of a flat graph.
   *
   * @param node its node
   * @param index which of the node's outputs
   */
  record Tensor(String node, int index) {

    static Tensor parse(String input) {
      int colon = input.lastIndexOf(':');
      return colon < 0
          ? new Tensor(input, 0)
          : new Tensor(input.substring(0, colon), Integer.parseInt(input.substring(colon + 1)));
    }

    @Override
    public String toString() {
      return index == 0 ? node : node + ":" + index;
    }
  }

  /**
   * Where a node comes from.
   *
   * @param function empty for the main graph
   * @param node its name there
   */
  record Origin(String function, String node) {
    @Override
    public String toString() {
      return "node \"%s\" of %s"
          .formatted(node, function.isEmpty() ? "the main graph" : "function \"" + function + "\"");
    }
  }

  /** A node that is there. */
  NodeDef node(String name) {
    NodeDef node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node " + name + " in the flat graph");
    }
    return node;
  }

  /** Where a node that is there stands in the SavedModel. */
  Origin origin(String name) {
    Origin origin = origins.get(name);
    if (origin == null) {
      throw new IllegalArgumentException("no node " + name + " in the flat graph");
    }
    return origin;
  }

  /** The tensors that go into a node, without control inputs. */
  static List<Tensor> inputs(NodeDef node) {
    return node.getInputList().stream().filter(i -> !i.startsWith("^")).map(Tensor::parse).toList();
  }

  /** The variable whose handle a tensor is; null if it is none that is made in the graph. */
  @Nullable NodeDef variable(Tensor handle) {
    NodeDef node = nodes.get(handle.node());
    while (node != null && node.getOp().equals("Identity")) {
      node = nodes.get(inputs(node).get(0).node());
    }
    return node != null && node.getOp().equals("VarHandleOp") ? node : null;
  }

  /** The name under which the session keeps a variable: one for all handles that share it. */
  static String sharedName(NodeDef variable) {
    return variable.getAttrOrThrow("shared_name").getS().toStringUtf8();
  }

  GraphDef def(int producer) {
    var def = GraphDef.newBuilder().addAllNode(nodes.values()).setLibrary(library);
    def.getVersionsBuilder().setProducer(producer);
    return def.build();
  }
}
