package dev.relkt.training.foreign;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.FlatGraph.Origin;
import dev.relkt.training.foreign.FlatGraph.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Replaces function calls by the functions' nodes, to any depth, on the protos: TensorFlow's
 * gradients do not go through a call. Takes only what the fetched tensors need. A node {@code n} of
 * a function that node {@code c} calls becomes {@code c/-/n}.
 *
 * <p>{@code IdentityN}, which has no gradient, is replaced by its inputs; other such ops as {@link
 * Substitutes} says.
 */
final class Inliner {

  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
  private static final String INSIDE = "/-/";
  private static final String ENTER = "-enter";

  private final GraphDef graph;
  private final OpTable ops;
  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, Origin> origins = new HashMap<>();
  private final ArrayDeque<Runnable> pending = new ArrayDeque<>();

  private Inliner(GraphDef graph, OpTable ops) {
    this.graph = graph;
    this.ops = ops;
    graph.getLibrary().getFunctionList().forEach(f -> functions.put(f.getSignature().getName(), f));
  }

  /**
   * @param fetches tensors of the main graph, such as {@code StatefulPartitionedCall:0}
   * @throws TrainingRefused if the graph refers to what it does not have
   */
  static FlatGraph inline(GraphDef graph, List<String> fetches, OpTable ops) {
    return new Inliner(graph, ops).inline(fetches);
  }

  private FlatGraph inline(List<String> fetches) {
    var main = new Frame();
    List<Tensor> fetched = fetches.stream().map(main::resolve).toList();
    while (!pending.isEmpty()) {
      pending.remove().run();
    }
    return new FlatGraph(
        nodes, fetched, origins, graph.getLibrary().toBuilder().clearGradient().build());
  }

  /** The main graph, or a function at one place where it is called. */
  private final class Frame {

    private final String prefix;
    private final @Nullable FunctionDef function;
    private final @Nullable Frame caller;
    private final @Nullable NodeDef call;
    private final Map<String, NodeDef> body = new HashMap<>();
    private final Map<String, Integer> arguments = new HashMap<>();
    private final Map<String, Frame> callees = new HashMap<>();

    Frame() {
      prefix = "";
      function = null;
      caller = null;
      call = null;
      graph.getNodeList().forEach(n -> body.put(n.getName(), n));
    }

    Frame(Frame caller, NodeDef call, FunctionDef function) {
      this.prefix = caller.prefix + call.getName() + INSIDE;
      this.function = function;
      this.caller = caller;
      this.call = call;
      function.getNodeDefList().forEach(n -> body.put(n.getName(), n));
      List<OpDef.ArgDef> in = function.getSignature().getInputArgList();
      for (int i = 0; i < in.size(); i++) {
        arguments.put(in.get(i).getName(), i);
      }
    }

    /** {@code node:2}, {@code node:output:2} or {@code argument} of this frame as a flat tensor. */
    Tensor resolve(String input) {
      String[] parts = input.split(":", -1);
      Integer argument = arguments.get(parts[0]);
      if (argument != null && caller != null && call != null) {
        return caller.resolve(call.getInput(argument));
      }
      NodeDef node = node(parts[0]);
      FunctionDef called = calledBy(node);
      if (called != null) {
        Frame callee = callee(node, called);
        OpDef.ArgDef out = called.getSignature().getOutputArg(output(node, called, parts));
        String result = called.getRetMap().get(out.getName());
        if (result == null) {
          throw broken("function \"%s\" gives no \"%s\"".formatted(node.getOp(), out.getName()));
        }
        return callee.resolve(result);
      }
      int index = index(node, parts);
      if (node.getOp().equals("IdentityN")) {
        return resolve(node.getInput(index));
      }
      return new Tensor(flat(node), index);
    }

    /** The flat nodes that must have run when a node of this frame has. */
    List<String> control(String name) {
      Integer argument = arguments.get(name);
      if (argument != null && caller != null && call != null) {
        return List.of(caller.resolve(call.getInput(argument)).node());
      }
      NodeDef node = node(name);
      FunctionDef called = calledBy(node);
      if (called == null) {
        return List.of(flat(node));
      }
      Frame callee = callee(node, called);
      var after = new ArrayList<String>();
      called.getControlRetMap().values().forEach(n -> after.addAll(callee.control(n)));
      called.getRetMap().values().forEach(r -> after.add(callee.resolve(r).node()));
      return after;
    }

    private NodeDef node(String name) {
      NodeDef node = body.get(name);
      if (node == null) {
        throw broken("it refers to a node \"%s\" that is not in %s".formatted(name, scope()));
      }
      return node;
    }

    private String scope() {
      return function == null ? "" : function.getSignature().getName();
    }

    private Frame callee(NodeDef node, FunctionDef called) {
      for (Frame frame = this; frame != null; frame = frame.caller) {
        if (called.equals(frame.function)) {
          throw broken("function \"%s\" calls itself in %s".formatted(scope(), node.getName()));
        }
      }
      return callees.computeIfAbsent(node.getName(), n -> new Frame(this, node, called));
    }

    private int output(NodeDef node, FunctionDef called, String[] parts) {
      if (parts.length < 2) {
        return 0;
      }
      if (parts.length == 2 && function == null) {
        return Integer.parseInt(parts[1]);
      }
      if (CALLS.contains(node.getOp())) {
        return parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
      }
      List<OpDef.ArgDef> out = called.getSignature().getOutputArgList();
      for (int i = 0; i < out.size(); i++) {
        if (out.get(i).getName().equals(parts[1])) {
          return i;
        }
      }
      throw broken("function \"%s\" gives no \"%s\"".formatted(node.getOp(), parts[1]));
    }

    private int index(NodeDef node, String[] parts) {
      if (parts.length < 2) {
        return 0;
      }
      if (function == null) {
        return Integer.parseInt(parts[1]);
      }
      int first = ops.position(node, parts[1]);
      if (first < 0) {
        throw broken("op %s has no output \"%s\"".formatted(node.getOp(), parts[1]));
      }
      return parts.length > 2 ? first + Integer.parseInt(parts[2]) : first;
    }

    private String flat(NodeDef node) {
      String name = prefix + node.getName();
      if (origins.putIfAbsent(name, new Origin(scope(), node.getName())) == null) {
        pending.add(() -> emit(name, node));
      }
      return name;
    }

    private void emit(String name, NodeDef node) {
      var flat = node.toBuilder().setName(name).clearInput().clearDevice().removeAttr("_class");
      var controls = new ArrayList<String>();
      for (String input : node.getInputList()) {
        if (input.startsWith("^")) {
          controls.addAll(control(input.substring(1)));
        } else {
          flat.addInput(resolve(input).toString());
        }
      }
      String entrance = node.getOp().equals("Const") ? null : entrance();
      if (entrance != null) {
        controls.add(entrance);
      }
      controls.stream().distinct().forEach(c -> flat.addInput("^" + c));
      if (!node.getOp().equals("VarHandleOp")
          && node.getAttrMap().containsKey("shared_name")
          && node.getAttrOrThrow("shared_name").getS().isEmpty()) {
        // a table or the like goes by its node's name then: keep reaching the one that was loaded
        flat.putAttr(
            "shared_name",
            node.getAttrOrThrow("shared_name").toBuilder().setS(node.getNameBytes()).build());
      }
      for (NodeDef part : Substitutes.of(flat.build())) {
        nodes.put(part.getName(), part);
        origins.putIfAbsent(part.getName(), new Origin(scope(), node.getName()));
      }
    }

    /** What a call waits for, its nodes wait for: through one node that waits for all. */
    private @Nullable String entrance() {
      if (caller == null || call == null) {
        return null;
      }
      String outer = caller.entrance();
      List<String> before = call.getInputList().stream().filter(i -> i.startsWith("^")).toList();
      if (before.isEmpty()) {
        return outer;
      }
      String name = prefix + ENTER;
      if (origins.putIfAbsent(name, new Origin(scope(), ENTER)) == null) {
        var controls = new ArrayList<String>();
        if (outer != null) {
          controls.add(outer);
        }
        before.forEach(i -> controls.addAll(caller.control(i.substring(1))));
        var node = NodeDef.newBuilder().setName(name).setOp("NoOp");
        controls.stream().distinct().forEach(c -> node.addInput("^" + c));
        nodes.put(name, node.build());
      }
      return name;
    }
  }

  private @Nullable FunctionDef calledBy(NodeDef node) {
    if (CALLS.contains(node.getOp())) {
      String name = node.getAttrOrThrow("f").getFunc().getName();
      FunctionDef called = functions.get(name);
      if (called == null) {
        throw broken(
            "\"%s\" calls a function \"%s\" that is not there".formatted(node.getName(), name));
      }
      return called;
    }
    return ops.isOp(node.getOp()) ? null : functions.get(node.getOp());
  }

  private static TrainingRefused broken(String found) {
    return new TrainingRefused(
        "the SavedModel's graph cannot be followed: %s; export the model again".formatted(found));
  }
}
