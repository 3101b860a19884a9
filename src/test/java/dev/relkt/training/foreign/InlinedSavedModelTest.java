package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel.Kind;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.StateFile.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InlinedSavedModelTest extends ForeignEncoderContract {

  @Override
  ModelFolder publish(Path registry) {
    return ForeignSavedModel.publish(registry, Kind.PLAIN);
  }

  @Override
  ForeignEncoder open(CheckedSavedModel checked) {
    return InlinedSavedModel.open(checked, 1);
  }

  @Override
  double rate() {
    return 0.05;
  }

  @Override
  List<String> weights() {
    return List.of("table", "matrix");
  }

  /** Adam's first moment is a tenth of the gradient after the first step. */
  @Override
  float[] gradient(
      TensorSpec spec, Map<TensorSpec, float[]> before, Map<TensorSpec, float[]> after) {
    float[] m = after.get(new TensorSpec("relkt/adam/m/" + spec.name(), spec.type(), spec.shape()));
    float[] gradient = m.clone();
    for (int i = 0; i < m.length; i++) {
      gradient[i] *= 10;
    }
    return gradient;
  }

  @Test
  void movesOnlyTheRowsOfTheWordsThatWereThere() throws Exception {
    Map<TensorSpec, float[]> before = state("before");
    encoder.step(List.of("river", "river river"), LOSS, rate());
    encoder.step(List.of("town", "town river"), LOSS, rate());
    Map<TensorSpec, float[]> after = state("after");
    TensorSpec table = encoder.specs().get(0);
    assertThat(table.name()).isIn("table", "matrix");
    TensorSpec gathered =
        encoder.specs().stream().filter(f -> f.name().equals("table")).findFirst().orElseThrow();
    int moved = 0;
    for (int row = 0; row < ForeignSavedModel.BUCKETS; row++) {
      boolean same = true;
      for (int j = 0; j < ForeignSavedModel.DIMENSION; j++) {
        int at = row * ForeignSavedModel.DIMENSION + j;
        same &= before.get(gathered)[at] == after.get(gathered)[at];
      }
      moved += same ? 0 : 1;
    }
    assertThat(moved).isEqualTo(2);
  }

  @Test
  void saysWhichLoopIsInTheWay() {
    ModelFolder loop = ForeignSavedModel.publish(root.resolve("models"), Kind.LOOP);
    assertThatThrownBy(() -> open(CheckedSavedModel.of(loop, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "model foreign/2: it cannot be trained through its functions: op While in node"
                + " \"again\" of function \"__inference_encode_11\" is a loop or a branch, through"
                + " which no gradient goes; give the model a train_step signature and train it as"
                + " train-step, or freeze it and train it as projection");
  }

  @Test
  void saysWhichOpHasNoGradient() {
    ModelFolder product = ForeignSavedModel.publish(root.resolve("models"), Kind.NO_GRADIENT);
    assertThatThrownBy(() -> open(CheckedSavedModel.of(product, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "model foreign/2: it cannot be trained through its functions: op SegmentProd in node"
                + " \"sums\" of function \"__inference_encode_11\" has no gradient; give the model"
                + " a train_step signature and train it as train-step, or freeze it and train it as"
                + " projection");
  }

  @Test
  void saysThatConstantsCannotBeTrained() {
    ModelFolder frozen = ForeignSavedModel.publish(root.resolve("models"), Kind.CONSTANTS);
    assertThatThrownBy(() -> open(CheckedSavedModel.of(frozen, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("no variable of floats on the way from text to vectors")
        .hasMessageContaining("train it as projection");
  }

  @Test
  void saysThatNoGradientGetsThrough() {
    ModelFolder rounded = ForeignSavedModel.publish(root.resolve("models"), Kind.ROUNDED);
    assertThatThrownBy(() -> open(CheckedSavedModel.of(rounded, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(
            "op Round in node \"rounded\" of function \"__inference_encode_11\" has no gradient");
  }

  @ParameterizedTest
  @EnumSource(names = {"SPARSE_MEAN", "MEAN", "LOOP_OVER_WORDS", "SHARED"})
  void learnsThroughOtherGraphsToo(Kind kind) throws Exception {
    encoder.close();
    model = ForeignSavedModel.publish(root.resolve("models"), kind);
    encoder = open();
    beginsWithTheVectorsThatTheModelServes();
    List<String> trained =
        encoder.specs().stream()
            .map(TensorSpec::name)
            .filter(n -> !n.startsWith("relkt/"))
            .sorted()
            .toList();
    assertThat(trained)
        .isEqualTo(kind == Kind.SHARED ? List.of("table") : List.of("matrix", "table"));
    theGradientIsWhatTheLossDoesWhenAWeightIsMoved();
    theLossFallsFromStepToStep();
  }

  @Test
  void refusesAModelThatTakesPieces() {
    var registry = new ModelRegistry(root.resolve("models"));
    ModelFolder pieces = registry.resolve(TestModels.wordKeyModel(root.resolve("models"), "p", 1));
    assertThatThrownBy(() -> open(CheckedSavedModel.of(pieces, List.of())))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("model p/1: it takes PIECES (expected: texts)");
  }
}
