package dev.relkt.training.foreign;

import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.AdamUpdates.Gather;
import dev.relkt.training.foreign.AdamUpdates.Use;
import dev.relkt.training.foreign.FlatGraph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A TensorFlow 2 SavedModel that takes strings, trained through its functions.
 *
 * <p>Its serving signature is made flat ({@code Inliner}) and added to the loaded model's own
 * graph, where it reaches the same variables by their names:
 *
 * <pre>
 * texts ─ signature as it came ─ rows ─(Java: unit length, loss, gradient)─┐
 * texts ─ flat copy ── reads, gathers of variables ── rows                 │
 *                       gradients at reads, gathers ←─────────────── gradient at rows
 *                       Adam moves the variables
 * </pre>
 *
 * <p>Exported are the original graph and assets, with the variables of now. What a graph must not
 * have on the way from its variables to its vectors is said when it is opened: loops and branches,
 * ops without a gradient, variables of other types than float.
 */
public final class InlinedSavedModel extends SavedModelEncoder {

  private static final String FLAT = "relkt_flat";
  private static final String KIND = "saved-model";

  private final SavedVariables saved;
  private final Variables variables;
  private final AdamUpdates adam;
  private final String flatTexts;
  private final Output<?> gradient;

  private InlinedSavedModel(LoadedBundle bundle) {
    super(bundle, KIND);
    var ops = new OpTable();
    String texts = bundle.servingTexts().getName();
    String vectors = bundle.servingVectors().getName();
    GraphDef whole = bundle.model().meta().getGraphDef();
    FlatGraph flat = Inliner.inline(whole, List.of(vectors, texts), ops);
    Tensor flatVectors = flat.fetched().get(0);
    flatTexts = FLAT + "/" + flat.fetched().get(1);
    GradientPath path = GradientPath.of(flat, flatVectors, ops, bundle.name());
    saved = new SavedVariables(bundle, ops);
    checkSaved(flat, path);
    bundle.graph().importGraphDef(flat.def(whole.getVersions().getProducer()), FLAT);
    gradient =
        Ops.create(bundle.graph())
            .withSubScope("relkt_gradient")
            .placeholder(TFloat32.class)
            .asOutput();
    List<Use> uses = uses(flat, path, flatVectors);
    adam = new AdamUpdates(bundle.graph(), uses);
    adam.begin(bundle.session());
    var handles = new ArrayList<NodeDef>();
    uses.forEach(u -> handles.add(u.variable()));
    handles.addAll(adam.slots());
    variables = new Variables(bundle.graph(), bundle.session(), bundle.name(), handles);
  }

  /**
   * Opens a model for training.
   *
   * @param threads that TensorFlow may use, 0 for as many as there are cores
   * @throws TrainingRefused if its graph cannot be trained, saying which op of which function is in
   *     the way and what to do instead
   */
  public static InlinedSavedModel open(CheckedSavedModel model, int threads) {
    var bundle = new LoadedBundle(model, threads);
    try {
      return new InlinedSavedModel(bundle);
    } catch (RuntimeException | Error e) {
      bundle.close();
      throw e;
    }
  }

  private void checkSaved(FlatGraph flat, GradientPath path) {
    var missing =
        Stream.concat(path.reads().stream(), path.gathers().stream())
            .map(n -> FlatGraph.sharedName(variable(flat, n)))
            .filter(name -> !saved.byName().containsKey(name))
            .distinct()
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new TrainingRefused(
          "model %s: its saver leaves out the variables %s (expected: all that give the vectors); %s"
              .formatted(bundle.name(), missing, GradientPath.INSTEAD));
    }
  }

  private static NodeDef variable(FlatGraph flat, NodeDef reader) {
    NodeDef variable = flat.variable(FlatGraph.inputs(reader).get(0));
    if (variable == null) {
      throw new IllegalStateException(reader.getName() + " was found to read a variable");
    }
    return variable;
  }

  private List<Use> uses(FlatGraph flat, GradientPath path, Tensor flatVectors) {
    Graph graph = bundle.graph();
    var readers = new ArrayList<NodeDef>(path.reads());
    readers.addAll(path.gathers());
    Output<?>[] at =
        readers.stream()
            .map(n -> graph.outputOrThrow(FLAT + "/" + n.getName()))
            .toArray(Output<?>[]::new);
    Output<?>[] found;
    try {
      found =
          graph.addGradients(
              "relkt_gradients",
              new Output<?>[] {graph.outputOrThrow(FLAT + "/" + flatVectors)},
              at,
              new Output<?>[] {gradient});
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw path.withoutGradient(flat, bundle.name(), e);
    }
    Map<String, Use> uses = new LinkedHashMap<>();
    for (int i = 0; i < at.length; i++) {
      if (!arrives(found[i])) {
        continue;
      }
      NodeDef reader = readers.get(i);
      NodeDef variable = variable(flat, reader);
      Use use =
          uses.computeIfAbsent(
              FlatGraph.sharedName(variable),
              n -> new Use(variable, new ArrayList<>(), new ArrayList<>()));
      if (i < path.reads().size()) {
        use.reads().add(found[i]);
      } else {
        Tensor ids = FlatGraph.inputs(reader).get(1);
        use.gathers().add(new Gather(graph.outputOrThrow(FLAT + "/" + ids), found[i]));
      }
    }
    if (uses.isEmpty()) {
      throw new TrainingRefused(
          "model %s: no gradient arrives at any of its variables; %s"
              .formatted(bundle.name(), GradientPath.INSTEAD));
    }
    return List.copyOf(uses.values());
  }

  /** Where no gradient arrives, TensorFlow hands out an output of an op that is not there. */
  private static boolean arrives(Output<?> gradient) {
    try {
      return !gradient.op().name().isEmpty();
    } catch (NullPointerException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  void move(List<String> some, float[][] atRows, double rate) {
    long step = steps + 1;
    try (TString in = TensorArrays.texts(some);
        TFloat32 back = TensorArrays.matrix(atRows, dimension());
        TFloat32 alpha = TFloat32.scalarOf(AdamUpdates.alpha(rate, step))) {
      Session.Runner runner = bundle.session().runner().feed(flatTexts, in).feed(gradient, back);
      adam.into(runner, alpha).run().close();
    }
    steps = step;
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
