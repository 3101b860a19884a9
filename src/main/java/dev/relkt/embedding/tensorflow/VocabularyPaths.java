package dev.relkt.embedding.tensorflow;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Whether the path of a file that a graph reads is always an asset of the model.
 *
 * <p>A path is followed backwards through identities, arguments of called functions and string
 * variables to where it comes from; anything else than an asset's tensor, which TensorFlow feeds
 * with the asset's path inside the model, is not one.
 */
final class VocabularyPaths {

  private static final Set<String> SAME = Set.of("Identity", "StopGradient", "EnsureShape");
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

  private final ModelGraph graph;
  private final Set<String> assetNodes;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param assetNodes names of the main graph's nodes that are fed with assets' paths
   */
  VocabularyPaths(ModelGraph graph, Set<String> assetNodes) {
    this.graph = graph;
    this.assetNodes = assetNodes;
  }

  boolean isAsset(String scope, NodeDef reader) {
    return reader.getInputCount() > 1 && comesFromAsset(scope, reader.getInput(1));
  }

  private boolean comesFromAsset(String scope, String input) {
    String name = ModelGraph.nodeName(input);
    if (scope.equals(ModelGraph.MAIN) && assetNodes.contains(name)) {
      return true;
    }
    if (!seen.add(scope + ' ' + name)) {
      return true; // being looked at already: a cycle adds no other source
    }
    FunctionDef function = graph.function(scope);
    if (function != null) {
      List<OpDef.ArgDef> arguments = function.getSignature().getInputArgList();
      for (int i = 0; i < arguments.size(); i++) {
        if (arguments.get(i).getName().equals(name)) {
          return everyCallPassesAsset(scope, i);
        }
      }
    }
    for (NodeDef node : graph.nodes(scope)) {
      if (node.getName().equals(name)) {
        if (SAME.contains(node.getOp()) && node.getInputCount() > 0) {
          return comesFromAsset(scope, node.getInput(0));
        }
        return node.getOp().equals("ReadVariableOp") && everyStringVariableHoldsAsset();
      }
    }
    return false;
  }

  private boolean everyCallPassesAsset(String function, int argument) {
    for (String scope : graph.scopes()) {
      for (NodeDef node : graph.nodes(scope)) {
        if (ModelGraph.calls(node).noneMatch(function::equals)) {
          continue;
        }
        boolean plainCall =
            CALLS.contains(node.getOp())
                && node.getAttrOrThrow("f").getFunc().getName().equals(function);
        if (!plainCall
            || node.getInputCount() <= argument
            || !comesFromAsset(scope, node.getInput(argument))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean everyStringVariableHoldsAsset() {
    for (String scope : graph.scopes()) {
      for (NodeDef node : graph.nodes(scope)) {
        if (node.getOp().equals("AssignVariableOp")
            && node.getAttrOrThrow("dtype").getType() == DataType.DT_STRING
            && !comesFromAsset(scope, node.getInput(1))) {
          return false;
        }
      }
    }
    return true;
  }
}
