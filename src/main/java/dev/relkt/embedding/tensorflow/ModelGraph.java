package dev.relkt.embedding.tensorflow;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/**
 * A meta graph as scopes of nodes: the main graph and the functions of its library, and what of
 * them runs when something is fetched.
 *
 * <p>In the main graph a fetch runs the nodes that it depends on, by data or control. Of a function
 * that a running node names in any attribute (or as its op), every node counts as running, because
 * stateful nodes of a function run whether or not its outputs need them.
 */
final class ModelGraph {

  /** The main graph's scope; functions have their names, which are never empty. */
  static final String MAIN = "";

  private final MetaGraphDef meta;
  private final Map<String, NodeDef> main = new HashMap<>();
  private final Map<String, FunctionDef> functions = new HashMap<>();

  ModelGraph(MetaGraphDef meta) {
    this.meta = meta;
    meta.getGraphDef().getNodeList().forEach(n -> main.put(n.getName(), n));
    meta.getGraphDef()
        .getLibrary()
        .getFunctionList()
        .forEach(f -> functions.put(f.getSignature().getName(), f));
  }

  /** What runs: nodes of the main graph and whole functions, by name. */
  record Running(Set<String> nodes, Set<String> functions) {

    boolean includes(String scope, NodeDef node) {
      return scope.equals(MAIN) ? nodes.contains(node.getName()) : functions.contains(scope);
    }
  }

  Set<String> scopes() {
    var scopes = new TreeSet<>(functions.keySet());
    scopes.add(MAIN);
    return scopes;
  }

  List<NodeDef> nodes(String scope) {
    if (scope.equals(MAIN)) {
      return meta.getGraphDef().getNodeList();
    }
    FunctionDef function = functions.get(scope);
    return function == null ? List.of() : function.getNodeDefList();
  }

  @Nullable FunctionDef function(String name) {
    return functions.get(name);
  }

  /** Whether TensorFlow may put this function in the place of another one. */
  boolean isReplacement(String function) {
    FunctionDef found = functions.get(function);
    return found != null && found.getAttrMap().containsKey("api_implements");
  }

  /** What runs when a model is served: every signature, and the initialisers. */
  Running serving() {
    var roots = new HashSet<String>();
    for (SignatureDef signature : meta.getSignatureDefMap().values()) {
      signature.getOutputsMap().values().forEach(info -> roots.add(info.getName()));
    }
    for (CollectionDef collection : meta.getCollectionDefMap().values()) {
      // saved_model_main_op, legacy_init_op, table_initializer; what else names nodes counts too
      roots.addAll(collection.getNodeList().getValueList());
    }
    return running(roots);
  }

  /** What runs when the variables are restored. */
  Running restoring() {
    return running(List.of(meta.getSaverDef().getRestoreOpName()));
  }

  /** What would run if somebody saved the variables. */
  Running saving() {
    return running(List.of(meta.getSaverDef().getSaveTensorName()));
  }

  private Running running(Collection<String> fetches) {
    var nodes = new HashSet<String>();
    var called = new HashSet<String>();
    var nodeQueue = new ArrayDeque<String>();
    var functionQueue = new ArrayDeque<String>();
    fetches.stream().map(ModelGraph::nodeName).forEach(nodeQueue::add);
    while (!nodeQueue.isEmpty()) {
      NodeDef node = main.get(nodeQueue.remove());
      if (node != null && nodes.add(node.getName())) {
        node.getInputList().stream().map(ModelGraph::nodeName).forEach(nodeQueue::add);
        calls(node).forEach(functionQueue::add);
      }
    }
    while (!functionQueue.isEmpty()) {
      FunctionDef function = functions.get(functionQueue.remove());
      if (function != null && called.add(function.getSignature().getName())) {
        function.getNodeDefList().stream().flatMap(ModelGraph::calls).forEach(functionQueue::add);
      }
    }
    return new Running(nodes, called);
  }

  /** The names that a node may call: those in its attributes, and its op. */
  static Stream<String> calls(NodeDef node) {
    return Stream.concat(
        Stream.of(node.getOp()),
        node.getAttrMap().values().stream().flatMap(ModelGraph::functionsIn));
  }

  private static Stream<String> functionsIn(AttrValue value) {
    Stream<org.tensorflow.proto.NameAttrList> named =
        value.hasFunc() ? Stream.of(value.getFunc()) : value.getList().getFuncList().stream();
    return named.flatMap(
        f ->
            Stream.concat(
                Stream.of(f.getName()),
                f.getAttrMap().values().stream().flatMap(ModelGraph::functionsIn)));
  }

  /** {@code ^name}, {@code name:0} and {@code name:out:0} as {@code name}. */
  static String nodeName(String input) {
    int from = input.startsWith("^") ? 1 : 0;
    int colon = input.indexOf(':');
    return input.substring(from, colon < 0 ? input.length() : colon);
  }
}
