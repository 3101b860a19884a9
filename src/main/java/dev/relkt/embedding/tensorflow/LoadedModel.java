package dev.relkt.embedding.tensorflow;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.network.VectorMaker;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Operation;

/** A SavedModel in native memory, run by TensorFlow. */
public final class LoadedModel implements Network {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  private final ModelFolder folder;
  private final ModelInputs inputs;
  private final VectorMaker vectors;
  private final ZooModel<List<Window>, Rows> model;
  private final Predictor<List<Window>, Rows> predictor;

  private LoadedModel(
      ModelFolder folder,
      ZooModel<List<Window>, Rows> model,
      ModelInputs inputs,
      VectorMaker vectors) {
    this.folder = folder;
    this.inputs = inputs;
    this.vectors = vectors;
    this.model = model;
    this.predictor = model.newPredictor();
  }

  /**
   * Decides on a SavedModel of a version and loads it.
   *
   * @param call of the version that TensorFlow runs
   * @param opLibraries shared libraries with further TensorFlow ops, loaded first; trusted as code
   *     that runs in this process
   * @throws ModelRefused if it holds what it must not, or TensorFlow cannot load it
   */
  public static LoadedModel open(ModelFolder folder, EncoderCall call, List<Path> opLibraries) {
    TensorFlowNatives.load();
    ModelVerifier.check(folder, call, OpLibraries.load(opLibraries));
    return load(folder, call);
  }

  /**
   * Loads a SavedModel that {@link ModelVerifier} has let through.
   *
   * @throws ModelRefused if TensorFlow cannot load it
   */
  public static LoadedModel load(ModelFolder folder, EncoderCall call) {
    ModelInputs modelInputs = ModelInputs.of(folder, call);
    VectorMaker vectors = VectorMaker.of(folder, call);
    @SuppressWarnings("unchecked")
    Class<List<Window>> inputs = (Class<List<Window>>) (Class<?>) List.class;
    Criteria<List<Window>, Rows> criteria =
        Criteria.builder()
            .setTypes(inputs, Rows.class)
            .optEngine("TensorFlow")
            .optModelPath(folder.file(call.graph()))
            .optModelName(folder.manifest().name())
            .optOption("Tags", call.tag())
            .optOption("SignatureDefKey", call.signature())
            .optTranslator(new Call(call, modelInputs))
            .build();
    try {
      ZooModel<List<Window>, Rows> model = criteria.loadModel();
      runInitialisersNoMore(model);
      return new LoadedModel(folder, model, modelInputs, vectors);
    } catch (IOException | ModelNotFoundException | MalformedModelException | RuntimeException e) {
      throw new ModelRefused(
          "model %s: TensorFlow cannot load %s: %s; restore the version from where it was published"
              .formatted(folder.manifest().modelVersion(), folder.file(call.graph()), e),
          e);
    }
  }

  /**
   * TensorFlow runs a model's initialisers when it loads it. DJL runs them again with every call,
   * and without the assets' paths, so that a vocabulary's file is not found. DJL has no option for
   * it; its block keeps what to run besides the output in a field.
   */
  private static void runInitialisersNoMore(ZooModel<?, ?> model) {
    try {
      Field targets = TfSymbolBlock.class.getDeclaredField("targetOpHandles");
      targets.setAccessible(true);
      targets.set(model.getBlock(), new TF_Operation[0]);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn("{}: its initialisers run again with every call", model.getName(), e);
    }
  }

  @Override
  public Rows run(List<Window> windows) {
    try {
      return vectors.apply(predictor.predict(windows), windows);
    } catch (TranslateException e) {
      throw new IllegalStateException(
          "%s: running it on %d windows failed: %s"
              .formatted(model.getName(), windows.size(), e.getMessage()),
          e);
    }
  }

  @Override
  public int paddedSize(Window window) {
    return inputs.paddedSize(window);
  }

  @Override
  public Optional<? extends Network> faster() {
    return TableNetwork.of(folder, this);
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  /** Plain Java in, plain Java out; tensors live in the context's manager for one call. */
  private record Call(EncoderCall call, ModelInputs inputs)
      implements NoBatchifyTranslator<List<Window>, Rows> {

    @Override
    public NDList processInput(TranslatorContext context, List<Window> windows) {
      return inputs.of(context.getNDManager(), windows);
    }

    @Override
    public Rows processOutput(TranslatorContext context, NDList outputs) {
      NDArray rows = outputs.get(call.output());
      if (rows == null || rows.getDataType() != DataType.FLOAT32) {
        throw new IllegalStateException(
            "no float output \"%s\" in %s".formatted(call.output(), outputs));
      }
      return new Rows(rows.getShape().getShape(), rows.toFloatArray());
    }
  }
}
