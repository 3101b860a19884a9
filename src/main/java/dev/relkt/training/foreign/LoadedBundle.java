package dev.relkt.training.foreign;

import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.training.TrainingRefused;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TString;

/** A SavedModel in native memory whose graph may be added to. One thread at a time; close it. */
final class LoadedBundle implements AutoCloseable {

  private final CheckedSavedModel model;
  private final SavedModelBundle bundle;

  /**
   * Loads a SavedModel.
   *
   * @param threads that TensorFlow may use, 0 for as many as there are cores
   * @throws TrainingRefused if TensorFlow cannot
   */
  LoadedBundle(CheckedSavedModel model, int threads) {
    this.model = model;
    try {
      bundle =
          SavedModelBundle.loader(model.directory().toString())
              .withTags(model.call().tag())
              .withConfigProto(
                  ConfigProto.newBuilder()
                      .setIntraOpParallelismThreads(threads)
                      .setInterOpParallelismThreads(threads == 0 ? 0 : 1)
                      .build())
              .load();
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw new TrainingRefused(
          "model %s: TensorFlow cannot load %s: %s; restore the version from where it was published"
              .formatted(name(), model.directory(), e.getMessage()),
          e);
    }
  }

  CheckedSavedModel model() {
    return model;
  }

  /** The model's name and number, for messages. */
  String name() {
    return model.folder().manifest().modelVersion().toString();
  }

  int dimension() {
    return model.folder().manifest().dimension();
  }

  Graph graph() {
    return bundle.graph();
  }

  Session session() {
    return bundle.session();
  }

  /** The signature that serves. */
  SignatureDef serving() {
    return model.meta().getSignatureDefOrThrow(model.call().signature());
  }

  /** The tensor that takes texts when the model serves. */
  TensorInfo servingTexts() {
    String role = model.call().inputs().get("text");
    if (role == null) {
      throw new TrainingRefused(
          "model %s: it takes %s (expected: texts); freeze it and train it as projection"
              .formatted(name(), model.call().input()));
    }
    return serving().getInputsOrThrow(role);
  }

  /** The tensor of the vectors when the model serves. */
  TensorInfo servingVectors() {
    return serving().getOutputsOrThrow(model.call().output());
  }

  /**
   * Runs texts to what the model gives for them.
   *
   * @param input the name of the tensor that takes texts
   * @param output the name of the vectors' tensor
   * @param texts at least one
   * @throws TrainingRefused if that is no matrix of the model's dimension or not finite
   */
  float[][] vectors(String input, String output, List<String> texts) {
    try (TString in = TensorArrays.texts(texts);
        var results = session().runner().feed(input, in).fetch(output).run()) {
      Tensor found = results.get(0);
      long[] expected = {texts.size(), dimension()};
      if (!Arrays.equals(found.shape().asArray(), expected)) {
        throw new TrainingRefused(
            "model %s: it gives the shape %s (expected: %s, texts and dimension); correct the manifest or the model"
                .formatted(name(), found.shape(), Arrays.toString(expected)));
      }
      return TensorArrays.rows(found);
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
