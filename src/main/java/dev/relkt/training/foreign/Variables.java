package dev.relkt.training.foreign;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.StateFile.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TInt64;

/** Variables of a graph, to be read and set as bytes. */
final class Variables {

  private static final String PREFIX = "relkt_variables";

  private final Session session;
  private final String owner;
  private final Map<String, String> nodes = new LinkedHashMap<>();
  private final List<TensorSpec> specs = new ArrayList<>();

  /**
   * Adds to a graph what reads and sets variables. Once a graph.
   *
   * @param owner the model's name, for messages
   * @param handles their {@code VarHandleOp}s, of plain types, initialised; several of one name are
   *     one variable
   */
  Variables(Graph graph, Session session, String owner, List<NodeDef> handles) {
    this.session = session;
    this.owner = owner;
    var def = GraphDef.newBuilder();
    Map<String, DataType> types = new LinkedHashMap<>();
    for (NodeDef handle : handles) {
      String name = FlatGraph.sharedName(handle);
      AttrValue type = handle.getAttrOrThrow("dtype");
      if (types.putIfAbsent(name, type.getType()) != null) {
        continue;
      }
      String node = "v" + nodes.size();
      nodes.put(name, PREFIX + "/" + node);
      def.addNode(handle.toBuilder().setName(node).clearInput());
      def.addNode(op(node + "_read", "ReadVariableOp", node).putAttr("dtype", type));
      def.addNode(
          op(node + "_shape", "VariableShape", node)
              .putAttr("out_type", AttrValue.newBuilder().setType(DataType.DT_INT64).build()));
      def.addNode(op(node + "_new", "Placeholder").putAttr("dtype", type));
      def.addNode(
          op(node + "_set", "AssignVariableOp", node, node + "_new").putAttr("dtype", type));
    }
    graph.importGraphDef(def.build(), PREFIX);
    types.forEach((name, type) -> specs.add(new TensorSpec(name, type.name(), shape(name))));
  }

  private static NodeDef.Builder op(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  private List<Long> shape(String name) {
    try (var results = session.runner().fetch(nodes.get(name) + "_shape").run()) {
      var shape = new ArrayList<Long>();
      ((TInt64) results.get(0)).scalars().forEach(s -> shape.add(s.getLong()));
      return shape;
    } catch (TensorFlowException e) {
      throw new TrainingRefused(
          "model %s: variable \"%s\" has no value after loading (expected: one from the checkpoint); save the model with all of its variables"
              .formatted(owner, name),
          e);
    }
  }

  /** The variables, in the order in which they were given. */
  List<TensorSpec> specs() {
    return List.copyOf(specs);
  }

  byte[] read(TensorSpec spec) {
    try (var results = session.runner().fetch(nodes.get(spec.name()) + "_read").run()) {
      return TensorArrays.bytes(results.get(0));
    }
  }

  void set(TensorSpec spec, byte[] bytes) {
    String node = nodes.get(spec.name());
    Session.Runner runner = session.runner();
    try (Tensor value = TensorArrays.tensor(spec, bytes)) {
      runner.feed(node + "_new", value).addTarget(node + "_set").run().close();
    }
  }
}
