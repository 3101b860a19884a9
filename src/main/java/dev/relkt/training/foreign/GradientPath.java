package dev.relkt.training.foreign;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.FlatGraph.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The way that a gradient goes, from the vectors back to where variables are read.
 *
 * @param reads nodes that read a whole variable, in the graph's order
 * @param gathers nodes that gather rows of a variable, in the graph's order
 * @param between the nodes on the way from these to the vectors
 */
record GradientPath(List<NodeDef> reads, List<NodeDef> gathers, Set<String> between) {

  static final String INSTEAD =
      "give the model a train_step signature and train it as train-step, or freeze it and train it"
          + " as projection";

  private static final Set<DataType> REAL =
      Set.of(DataType.DT_FLOAT, DataType.DT_DOUBLE, DataType.DT_HALF, DataType.DT_BFLOAT16);
  private static final Set<String> STOPS = Set.of("StopGradient", "PreventGradient");
  private static final Set<String> LOOPS =
      Set.of(
          "Enter", "Exit", "NextIteration", "Merge", "Switch", "LoopCond", "RefEnter", "RefExit");

  /**
   * Follows it.
   *
   * @param model its name, for messages
   * @throws TrainingRefused naming every loop, branch and unusable variable on it, or if there is
   *     no variable
   */
  static GradientPath of(FlatGraph graph, Tensor vectors, OpTable ops, String model) {
    Set<String> before = before(graph, vectors, ops);
    Set<String> behind = behind(graph, before, ops);
    var reads = new ArrayList<NodeDef>();
    var gathers = new ArrayList<NodeDef>();
    var between = new LinkedHashSet<String>();
    var problems = new TreeSet<String>();
    for (NodeDef node : graph.nodes().values()) {
      if (!before.contains(node.getName())) {
        continue;
      }
      if (takesVariable(graph, node)) {
        switch (node.getOp()) {
          case "ReadVariableOp" -> add(graph, node, reads, problems);
          case "ResourceGather" -> add(graph, node, gathers, problems);
          default ->
              problems.add(problem(graph, node, "takes a variable in a way that has no gradient"));
        }
      } else if (behind.contains(node.getName())) {
        between.add(node.getName());
        if (hasFunction(node) || LOOPS.contains(node.getOp())) {
          problems.add(
              problem(graph, node, "is a loop or a branch, through which no gradient goes"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new TrainingRefused(
          "model %s: it cannot be trained through its functions: %s; %s"
              .formatted(model, String.join("; ", problems), INSTEAD));
    }
    if (reads.isEmpty() && gathers.isEmpty()) {
      throw new TrainingRefused(
          "model %s: there is no variable of floats on the way from text to vectors, as in a graph whose weights are constants (expected: at least one); freeze it and train it as projection"
              .formatted(model));
    }
    return new GradientPath(List.copyOf(reads), List.copyOf(gathers), between);
  }

  /** What TensorFlow says when an op on the way has no gradient, in words that help. */
  TrainingRefused withoutGradient(FlatGraph graph, String model, RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    String where =
        between.stream()
            .map(graph::node)
            .filter(n -> message.contains("op: " + n.getOp() + "."))
            .map(n -> problem(graph, n, "has no gradient"))
            .collect(Collectors.joining("; "));
    return new TrainingRefused(
        "model %s: it cannot be trained through its functions: %s; %s"
            .formatted(model, where.isEmpty() ? message : where, INSTEAD),
        failure);
  }

  private static String problem(FlatGraph graph, NodeDef node, String what) {
    return "op %s in %s %s".formatted(node.getOp(), graph.origin(node.getName()), what);
  }

  private static void add(
      FlatGraph graph, NodeDef node, List<NodeDef> usable, Set<String> problems) {
    NodeDef variable = graph.variable(FlatGraph.inputs(node).get(0));
    if (variable == null) {
      problems.add(problem(graph, node, "reads a variable that is not made in the main graph"));
    } else if (variable.getAttrOrThrow("dtype").getType() != DataType.DT_FLOAT) {
      problems.add(
          problem(
              graph,
              node,
              "reads a variable of "
                  + variable.getAttrOrThrow("dtype").getType()
                  + ", not of DT_FLOAT"));
    } else if (node.getAttrMap().containsKey("batch_dims")
        && node.getAttrOrThrow("batch_dims").getI() != 0) {
      problems.add(problem(graph, node, "gathers with batch_dims, not 0"));
    } else {
      usable.add(node);
    }
  }

  /** The nodes from which reals flow to the vectors. */
  private static Set<String> before(FlatGraph graph, Tensor vectors, OpTable ops) {
    var before = new HashSet<String>();
    var queue = new ArrayDeque<Tensor>(List.of(vectors));
    while (!queue.isEmpty()) {
      Tensor tensor = queue.remove();
      NodeDef node = graph.node(tensor.node());
      if (REAL.contains(ops.type(node, tensor.index()))
          && !STOPS.contains(node.getOp())
          && before.add(node.getName())) {
        queue.addAll(FlatGraph.inputs(node));
      }
    }
    return before;
  }

  /** Of these, those that a variable flows into. */
  private static Set<String> behind(FlatGraph graph, Set<String> before, OpTable ops) {
    Map<String, List<String>> users = new HashMap<>();
    var behind = new HashSet<String>();
    var queue = new ArrayDeque<String>();
    for (String name : before) {
      NodeDef node = graph.node(name);
      if (takesHandle(graph, node)) {
        queue.add(name);
      }
      for (Tensor input : FlatGraph.inputs(node)) {
        if (REAL.contains(ops.type(graph.node(input.node()), input.index()))) {
          users.computeIfAbsent(input.node(), n -> new ArrayList<>()).add(name);
        }
      }
    }
    while (!queue.isEmpty()) {
      String name = queue.remove();
      if (behind.add(name)) {
        queue.addAll(users.getOrDefault(name, List.of()));
      }
    }
    return behind;
  }

  /** Whether a node itself reads a variable. */
  private static boolean takesVariable(FlatGraph graph, NodeDef node) {
    return takesHandle(graph, node) && !hasFunction(node);
  }

  /** Whether a node reads a variable or hands it on to a loop or branch. */
  private static boolean takesHandle(FlatGraph graph, NodeDef node) {
    return FlatGraph.inputs(node).stream().anyMatch(i -> graph.variable(i) != null);
  }

  private static boolean hasFunction(NodeDef node) {
    return node.getAttrMap().values().stream()
        .flatMap(GradientPath::functions)
        .findAny()
        .isPresent();
  }

  private static Stream<?> functions(AttrValue value) {
    return value.hasFunc() ? Stream.of(value.getFunc()) : value.getList().getFuncList().stream();
  }
}
