package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel.Kind;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.StateFile.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectedSavedModelTest extends ForeignEncoderContract {

  private static final long CACHE_BYTES = 1 << 20;

  @Override
  ModelFolder publish(Path registry) {
    return ForeignSavedModel.publish(registry, Kind.LOOP);
  }

  @Override
  ForeignEncoder open(CheckedSavedModel checked) {
    return ProjectedSavedModel.open(
        checked, checked.folder().manifest().dimension(), 1, CACHE_BYTES);
  }

  @Override
  double rate() {
    return 0.05;
  }

  @Override
  List<String> weights() {
    return List.of("projection");
  }

  @Override
  float[] gradient(
      TensorSpec spec, Map<TensorSpec, float[]> before, Map<TensorSpec, float[]> after) {
    float[] gradient =
        after.get(new TensorSpec("relkt/adam/m/" + spec.name(), spec.type(), spec.shape())).clone();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= 10;
    }
    return gradient;
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 16})
  void projectsToAnotherDimension(int dimension) throws Exception {
    CheckedSavedModel checked = CheckedSavedModel.of(model, List.of());
    try (ForeignEncoder other = ProjectedSavedModel.open(checked, dimension, 7, CACHE_BYTES)) {
      assertThat(other.dimension()).isEqualTo(dimension);
      if (dimension > ForeignSavedModel.DIMENSION) {
        assertThat(cosine(other.encode(TEXTS)))
            .as("orthonormal rows keep every cosine")
            .isCloseTo(cosine(encoder.encode(TEXTS)), within(1e-5));
      }
      other.step(TEXTS, LOSS, rate());
      Path staging = Files.createDirectories(root.resolve("staging"));
      other.export(staging);
      ModelDraft draft = other.draft(staging, facts());
      assertThat(draft.encoding().dimension()).isEqualTo(dimension);
      var registry = new ModelRegistry(root.resolve("models"));
      ModelFolder published = registry.resolve(registry.publish(staging, draft));
      try (NetworkEncoder served = NetworkEncoder.open(published, List.of())) {
        assertThat(served.dimension()).isEqualTo(dimension);
        assertSame(served.encodeQuestions(TEXTS), other.encode(TEXTS));
      }
      Path checkpoint = root.resolve("checkpoint");
      other.save(checkpoint);
      assertThatThrownBy(() -> encoder.restore(checkpoint))
          .isInstanceOf(TrainingRefused.class)
          .hasMessageContaining("tensor: TensorSpec[name=projection")
          .hasMessageContaining("shape=[8, 8]");
    }
  }

  private static double cosine(float[][] rows) {
    double sum = 0;
    for (int j = 0; j < rows[0].length; j++) {
      sum += rows[0][j] * rows[1][j];
    }
    return sum;
  }

  @Test
  void asksTheFrozenModelOnceATextAsLongAsThereIsRoom() {
    CheckedSavedModel checked = CheckedSavedModel.of(model, List.of());
    try (var small = ProjectedSavedModel.open(checked, 8, 1, 600)) {
      float[][] first = small.encode(TEXTS);
      assertThat(small.cachedTexts()).isBetween(1, 3);
      // Fewer texts at once may add up in another order.
      float[][] again = small.encode(TEXTS);
      for (int i = 0; i < first.length; i++) {
        assertThat(again[i]).containsExactly(first[i], within(1e-5f));
      }
    }
    encoder.encode(TEXTS);
    encoder.encode(TEXTS);
    assertThat(((ProjectedSavedModel) encoder).cachedTexts()).isEqualTo(TEXTS.size());
  }

  @Test
  void standsOnAModelOfPiecesToo() throws Exception {
    Path models = root.resolve("models");
    var registry = new ModelRegistry(models);
    ModelFolder pieces = registry.resolve(TestModels.wordKeyModel(models, "pieces", 1));
    try (ForeignEncoder onPieces = open(CheckedSavedModel.of(pieces, List.of()))) {
      onPieces.step(TEXTS, LOSS, rate());
      Path staging = Files.createDirectories(root.resolve("staging"));
      onPieces.export(staging);
      ModelFolder published =
          registry.resolve(registry.publish(staging, onPieces.draft(staging, facts())));
      try (NetworkEncoder served = NetworkEncoder.open(published, List.of())) {
        assertSame(served.encodeQuestions(TEXTS), onPieces.encode(TEXTS));
      }
    }
  }
}
