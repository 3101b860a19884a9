package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel.Kind;
import dev.relkt.registry.ModelFolder;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.StateFile.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainStepSavedModelTest extends ForeignEncoderContract {

  @Override
  ModelFolder publish(Path registry) {
    return ForeignSavedModel.publish(registry, Kind.TRAIN_STEP);
  }

  @Override
  ForeignEncoder open(CheckedSavedModel checked) {
    return TrainStepSavedModel.open(checked, 1);
  }

  @Override
  double rate() {
    return 1;
  }

  @Override
  List<String> weights() {
    return List.of("table");
  }

  @Override
  float[] gradient(
      TensorSpec spec, Map<TensorSpec, float[]> before, Map<TensorSpec, float[]> after) {
    float[] gradient = before.get(spec).clone();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) ((gradient[i] - after.get(spec)[i]) / rate());
    }
    return gradient;
  }

  @Test
  void refusesAModelWithoutTheSignature() {
    ModelFolder plain = ForeignSavedModel.publish(root.resolve("models"), Kind.PLAIN);
    assertThatThrownBy(() -> open(CheckedSavedModel.of(plain, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "model foreign/2: it has the signatures [serving_default] (expected: a signature"
                + " train_step with inputs texts (string [n]), gradient (float [n, 8]),"
                + " learning_rate (float []) and the output updated); export the model with it, or"
                + " train it as saved-model or projection");
  }

  @Test
  void refusesAStepWhoseStateIsNotSaved() {
    ModelFolder model =
        ForeignSavedModel.publish(root.resolve("models"), Kind.FORGETFUL_TRAIN_STEP);
    assertThatThrownBy(() -> open(CheckedSavedModel.of(model, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(
            "its train_step reaches [variable \"iterations\"], which its saver does not save");
  }
}
