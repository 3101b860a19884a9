package dev.relkt.training.foreign;

import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.training.TrainingRefused;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A SavedModel that takes strings and brings its own step of training, the signature {@code
 * train_step}:
 *
 * <table>
 * <caption>What {@code train_step} takes and gives</caption>
 * <tr><td>input {@code texts}</td><td>string [n]</td></tr>
 * <tr><td>input {@code gradient}</td><td>float [n, dimension], of the loss at what the serving
 * signature gives for these texts</td></tr>
 * <tr><td>input {@code learning_rate}</td><td>float []</td></tr>
 * <tr><td>output {@code updated}</td><td>anything; there when the variables have been moved</td></tr>
 * </table>
 *
 * <p>All variables that the step can reach, its optimiser's included, must be saved by the model's
 * saver. Exported are graph and assets as they came, with the variables of now, so that a version
 * can be trained on.
 */
public final class TrainStepSavedModel extends SavedModelEncoder {

  /** The signature. */
  public static final String SIGNATURE = "train_step";

  private static final String KIND = "train-step";

  private final SavedVariables saved;
  private final Variables variables;
  private final SignatureDef step;

  private TrainStepSavedModel(LoadedBundle bundle) {
    super(bundle, KIND);
    step = contract();
    saved = new SavedVariables(bundle, new OpTable());
    checkReachable();
    variables =
        new Variables(
            bundle.graph(),
            bundle.session(),
            bundle.name(),
            saved.byName().values().stream()
                .filter(v -> TensorArrays.isPlain(v.getAttrOrThrow("dtype").getType()))
                .toList());
  }

  /**
   * Opens a model for training.
   *
   * @param threads that TensorFlow may use, 0 for as many as there are cores
   * @throws TrainingRefused if it has no such signature, or one that changes what is not saved
   */
  public static TrainStepSavedModel open(CheckedSavedModel model, int threads) {
    var bundle = new LoadedBundle(model, threads);
    try {
      return new TrainStepSavedModel(bundle);
    } catch (RuntimeException | Error e) {
      bundle.close();
      throw e;
    }
  }

  private SignatureDef contract() {
    String expected =
        "a signature train_step with inputs texts (string [n]), gradient (float [n, %d]), learning_rate (float []) and the output updated"
            .formatted(bundle.dimension());
    SignatureDef found = bundle.model().meta().getSignatureDefMap().get(SIGNATURE);
    if (found == null) {
      throw refused(
          "it has the signatures "
              + new TreeSet<>(bundle.model().meta().getSignatureDefMap().keySet()),
          expected);
    }
    var inputs = new TreeSet<String>();
    found.getInputsMap().forEach((name, info) -> inputs.add(name + " (" + info.getDtype() + ")"));
    if (!inputs.equals(
            new TreeSet<>(
                List.of("texts (DT_STRING)", "gradient (DT_FLOAT)", "learning_rate (DT_FLOAT)")))
        || !found.containsOutputs("updated")) {
      throw refused(
          "its train_step has the inputs %s and the outputs %s"
              .formatted(inputs, new TreeSet<>(found.getOutputsMap().keySet())),
          expected);
    }
    return found;
  }

  /** Whatever the step can change has to be in a checkpoint. */
  private void checkReachable() {
    Map<String, NodeDef> nodes = new HashMap<>();
    bundle
        .model()
        .meta()
        .getGraphDef()
        .getNodeList()
        .forEach(node -> nodes.put(node.getName(), node));
    var seen = new HashSet<String>();
    var queue = new ArrayDeque<String>();
    step.getOutputsMap().values().forEach(info -> queue.add(info.getName()));
    var lost = new TreeSet<String>();
    while (!queue.isEmpty()) {
      String input = queue.remove().replaceFirst("^\\^", "");
      NodeDef node = nodes.get(FlatGraph.Tensor.parse(input).node());
      if (node == null || !seen.add(node.getName())) {
        continue;
      }
      queue.addAll(node.getInputList());
      boolean isVariable = node.getOp().equals("VarHandleOp");
      if (isVariable
          && (!saved.byName().containsKey(FlatGraph.sharedName(node))
              || !TensorArrays.isPlain(node.getAttrOrThrow("dtype").getType()))) {
        lost.add("variable \"%s\"".formatted(FlatGraph.sharedName(node)));
      } else if (node.getOp().startsWith("Mutable")) {
        lost.add("table \"%s\"".formatted(node.getName()));
      }
    }
    if (!lost.isEmpty()) {
      throw refused(
          "its train_step reaches %s, which its saver does not save".formatted(lost),
          "numeric variables that are all saved with the model");
    }
  }

  private TrainingRefused refused(String found, String expected) {
    return new TrainingRefused(
        "model %s: %s (expected: %s); export the model with it, or train it as saved-model or projection"
            .formatted(bundle.name(), found, expected));
  }

  @Override
  void move(List<String> some, float[][] gradient, double rate) {
    try (TString in = TensorArrays.texts(some);
        TFloat32 back = TensorArrays.matrix(gradient, dimension());
        TFloat32 learningRate = TFloat32.scalarOf((float) rate)) {
      bundle
          .session()
          .runner()
          .feed(input("texts"), in)
          .feed(input("gradient"), back)
          .feed(input("learning_rate"), learningRate)
          .fetch(step.getOutputsOrThrow("updated").getName())
          .run()
          .close();
    }
    steps++;
  }

  private String input(String name) {
    return step.getInputsOrThrow(name).getName();
  }

  @Override
  SavedVariables saved() {
    return saved;
  }

  @Override
  Variables variables() {
    return variables;
  }
}
