package dev.relkt.training.foreign;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.FlatGraph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TString;

/**
 * What a SavedModel's saver saves, and the way to write it again with the values of now.
 *
 * <p>The saver itself is never run, as it is a part of the model that writes files: only what it
 * hands to {@code SaveV2} is taken over, and has to be variables and constants; an own {@code
 * SaveV2} writes these under the same keys, so that the model's restoring finds them.
 */
final class SavedVariables {

  private static final String PREFIX = "relkt_saved";
  private static final Set<String> HARMLESS =
      Set.of(
          "VarHandleOp",
          "ReadVariableOp",
          "Const",
          "Identity",
          "Pack",
          "NoOp",
          "DisableCopyOnRead");

  private final LoadedBundle bundle;
  private final Map<String, NodeDef> variables = new LinkedHashMap<>();

  /**
   * Finds them and adds the own saver to the bundle's graph. Once a bundle.
   *
   * @throws TrainingRefused if the model has no saver, or one that computes what it saves
   */
  SavedVariables(LoadedBundle bundle, OpTable ops) {
    this.bundle = bundle;
    String save = bundle.model().meta().getSaverDef().getSaveTensorName();
    if (save.isEmpty()) {
      throw refused("it has no saver, so no variables", null);
    }
    FlatGraph graph = Inliner.inline(bundle.model().meta().getGraphDef(), List.of(save), ops);
    var names = new ArrayList<Tensor>();
    var slices = new ArrayList<Tensor>();
    var values = new ArrayList<Tensor>();
    var types = AttrValue.newBuilder();
    for (NodeDef node : graph.nodes().values()) {
      if (node.getOp().equals("SaveV2")) {
        List<Tensor> inputs = FlatGraph.inputs(node);
        names.add(inputs.get(1));
        slices.add(inputs.get(2));
        values.addAll(inputs.subList(3, inputs.size()));
        types.getListBuilder().addAllType(node.getAttrOrThrow("dtypes").getList().getTypeList());
      }
    }
    if (names.isEmpty()) {
      throw refused("its saver has no SaveV2", null);
    }
    for (Tensor value : values) {
      NodeDef variable = variableRead(graph, value);
      if (variable != null) {
        variables.putIfAbsent(FlatGraph.sharedName(variable), variable);
      }
    }
    var def = GraphDef.newBuilder();
    var all = new ArrayList<Tensor>(names);
    all.addAll(slices);
    all.addAll(values);
    harmless(graph, all).forEach(name -> def.addNode(graph.node(name)));
    def.addNode(
        NodeDef.newBuilder()
            .setName("relkt_prefix")
            .setOp("Placeholder")
            .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build()));
    def.addNode(joined("relkt_names", names));
    def.addNode(joined("relkt_slices", slices));
    def.addNode(
        NodeDef.newBuilder().setName("relkt_axis").setOp("Const").putAllAttr(zero()).build());
    def.addNode(
        NodeDef.newBuilder()
            .setName("relkt_save")
            .setOp("SaveV2")
            .addInput("relkt_prefix")
            .addInput("relkt_names")
            .addInput("relkt_slices")
            .addAllInput(values.stream().map(Tensor::toString).toList())
            .putAttr("dtypes", types.build()));
    bundle.graph().importGraphDef(def.build(), PREFIX);
  }

  private static Map<String, AttrValue> zero() {
    var value = AttrValue.newBuilder();
    value.getTensorBuilder().setDtype(DataType.DT_INT32).addIntVal(0).getTensorShapeBuilder();
    return Map.of(
        "dtype", AttrValue.newBuilder().setType(DataType.DT_INT32).build(), "value", value.build());
  }

  /** Several vectors of strings as one; one alone stays as it is. */
  private static NodeDef joined(String name, List<Tensor> parts) {
    var node =
        NodeDef.newBuilder()
            .setName(name)
            .addAllInput(parts.stream().map(Tensor::toString).toList())
            .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_STRING).build());
    if (parts.size() == 1) {
      return node.setOp("Identity").build();
    }
    return node.setOp("ConcatV2")
        .addInput("relkt_axis")
        .putAttr("N", AttrValue.newBuilder().setI(parts.size()).build())
        .putAttr("Tidx", AttrValue.newBuilder().setType(DataType.DT_INT32).build())
        .build();
  }

  private static @Nullable NodeDef variableRead(FlatGraph graph, Tensor value) {
    NodeDef node = graph.node(value.node());
    while (node.getOp().equals("Identity")) {
      node = graph.node(FlatGraph.inputs(node).get(0).node());
    }
    return node.getOp().equals("ReadVariableOp")
        ? graph.variable(FlatGraph.inputs(node).get(0))
        : null;
  }

  private Set<String> harmless(FlatGraph graph, List<Tensor> tensors) {
    var found = new HashSet<String>();
    var queue = new ArrayDeque<String>();
    tensors.forEach(t -> queue.add(t.node()));
    while (!queue.isEmpty()) {
      String name = queue.remove();
      if (!found.add(name)) {
        continue;
      }
      NodeDef node = graph.node(name);
      if (!HARMLESS.contains(node.getOp())) {
        throw refused(
            "its saver saves what op %s computes".formatted(node.getOp()), graph.origin(name));
      }
      for (String input : node.getInputList()) {
        queue.add(input.startsWith("^") ? input.substring(1) : Tensor.parse(input).node());
      }
    }
    return found;
  }

  private TrainingRefused refused(String found, FlatGraph.@Nullable Origin where) {
    return new TrainingRefused(
        "model %s: %s%s (expected: a saver of resource variables, as TensorFlow 2 writes it); freeze it and train it as projection"
            .formatted(bundle.name(), found, where == null ? "" : " in " + where));
  }

  /** The {@code VarHandleOp}s of what is saved, by shared name, in the saver's order. */
  Map<String, NodeDef> byName() {
    return variables;
  }

  /** Writes them with the values of now into the directory of a SavedModel. */
  void write(Path savedModel) throws IOException {
    Path prefix = Files.createDirectories(savedModel.resolve("variables")).resolve("variables");
    try (TString path = TString.scalarOf(prefix.toString())) {
      bundle
          .session()
          .runner()
          .feed(PREFIX + "/relkt_prefix", path)
          .addTarget(PREFIX + "/relkt_save")
          .run()
          .close();
    } catch (TensorFlowException e) {
      throw new IOException(
          "%s: the variables cannot be written: %s; check space and permissions"
              .formatted(prefix, e.getMessage()),
          e);
    }
  }
}
