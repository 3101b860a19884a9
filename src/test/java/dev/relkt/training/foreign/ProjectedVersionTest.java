package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.network.Safetensors;
import dev.relkt.embedding.onnx.OnnxVersions;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.PublicationFacts;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectedVersionTest {

  private static final List<String> TEXTS =
      List.of("river paris", "bridge flows paris", "city mountain", "tower iron");

  @TempDir Path root;

  private PublishableEncoder open(ModelFolder model, int dimension) {
    ForeignEncoders kind = ForeignEncoders.PROJECTION;
    Settings settings =
        Settings.of(kind.settings(), Map.of("dimension", "" + dimension), "", new ArrayList<>());
    return kind.open(model.directory(), settings, 1);
  }

  private ModelFolder onnx(Encoding encoding) {
    return new OnnxVersions(root).publish(OnnxVersions.graph(), encoding);
  }

  private static void train(PublishableEncoder encoder) {
    double first = encoder.step(TEXTS, ForeignEncoderContract.LOSS, 0.05);
    for (int i = 0; i < 10; i++) {
      encoder.step(TEXTS, ForeignEncoderContract.LOSS, 0.05);
    }
    assertThat(encoder.step(TEXTS, ForeignEncoderContract.LOSS, 0.05)).isLessThan(first - 0.1);
  }

  private ModelFolder publish(ModelFolder parent, PublishableEncoder encoder) throws IOException {
    Path staging = Files.createDirectories(root.resolve("exported"));
    encoder.export(staging);
    var registry = new ModelRegistry(root.resolve("models"));
    var facts =
        new PublicationFacts(
            "projected",
            Optional.empty(),
            Optional.of(parent.manifest().modelVersion().toString()),
            WindowRule.WHOLE,
            TitleRule.PREFIX,
            Map.of(),
            "CC0-1.0",
            List.of());
    return registry.resolve(registry.publish(staging, encoder.draft(staging, facts)));
  }

  private static float[][] served(ModelFolder folder) {
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      return encoder.encodeQuestions(TEXTS).stream()
          .map(Embedding::toArray)
          .toArray(float[][]::new);
    }
  }

  private static void assertClose(float[][] found, float[][] expected) {
    assertThat(found.length).isEqualTo(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).containsExactly(expected[i], within(1e-5f));
    }
  }

  /** W v, scaled to length 1, with the W of a published version. */
  private static float[][] projected(ModelFolder published, float[][] vectors, int in)
      throws IOException {
    DenseLayer last = published.manifest().encoder().vector().orElseThrow().dense().getLast();
    float[] w;
    try (Safetensors file = Safetensors.open(published.file(last.file()))) {
      w = file.floats("linear.weight", last.out(), in);
    }
    float[][] rows = new float[vectors.length][last.out()];
    for (int i = 0; i < rows.length; i++) {
      for (int o = 0; o < last.out(); o++) {
        for (int j = 0; j < vectors[i].length; j++) {
          rows[i][o] += w[o * in + j] * vectors[i][j];
        }
      }
    }
    return UnitLength.of(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {OnnxVersions.DIMENSION, 20, 60})
  void servesAPooledOnnxGraphThroughWhatItLearned(int dimension) throws Exception {
    ModelFolder model = onnx(OnnxVersions.encoding(Pooling.MEAN));
    float[][] before = served(model);
    try (PublishableEncoder encoder = open(model, dimension)) {
      if (dimension == OnnxVersions.DIMENSION) {
        assertClose(encoder.encode(TEXTS), before);
      }
      train(encoder);
      ModelFolder published = publish(model, encoder);
      float[][] after = served(published);
      assertClose(after, encoder.encode(TEXTS));
      assertClose(after, projected(published, before, OnnxVersions.DIMENSION));
      assertThat(published.manifest().dimension()).isEqualTo(dimension);
      assertThat(published.manifest().golden()).isNotEmpty();
    }
  }

  @Test
  void theProjectionTakesWhatACutHasLeftAndIsTrainedOn() throws Exception {
    int middle = 30;
    float[] weights = new float[middle * OnnxVersions.DIMENSION];
    var random = new Random(3);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Safetensors.write(
        new OnnxVersions(root).staging().resolve("dense/0.safetensors"),
        "linear.weight",
        weights,
        middle,
        OnnxVersions.DIMENSION);
    var layer =
        new DenseLayer("dense/0.safetensors", OnnxVersions.DIMENSION, middle, Activation.TANH);
    var rule = new VectorRule(Pooling.MEAN, List.of(layer), Optional.of(12), true);
    ModelFolder model = onnx(OnnxVersions.encoding(rule).withDimension(12));
    float[][] before = served(model);
    ModelFolder published;
    try (PublishableEncoder encoder = open(model, 0)) {
      train(encoder);
      published = publish(model, encoder);
      assertClose(served(published), encoder.encode(TEXTS));
      assertClose(served(published), projected(published, before, middle));
    }
    try (PublishableEncoder again = open(published, 0)) {
      assertClose(again.encode(TEXTS), served(published));
    }
  }

  @Test
  void windowsOfPassagesHaveThePrefixOfPassages() {
    ModelFolder model =
        onnx(
            OnnxVersions.encoding(Pooling.MEAN)
                .withPrefixes(Optional.of(new Prefixes("query: ", "passage: "))));
    try (PublishableEncoder encoder = open(model, 0);
        NetworkEncoder served = NetworkEncoder.open(model, List.of())) {
      float[] passage =
          served
              .encodePassages(List.of(new PassageText("city", "river paris")))
              .getFirst()
              .getFirst()
              .toArray();
      float[][] found =
          encoder.encode(List.of(encoder.passage("city\nriver paris"), "city\nriver paris"));
      assertThat(found[0]).containsExactly(passage, within(1e-5f));
      assertThat(found[1]).isNotEqualTo(found[0]);
    }
  }

  @Test
  void refusesWhatNothingCanStandBehind() {
    Encoding whole = OnnxVersions.encoding(Pooling.MEAN);
    ModelFolder asking = onnx(whole.withQuestionEncoder(Optional.of(whole.encoder())));
    assertThatThrownBy(() -> open(asking, 0))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("its questions have an encoder of their own");
    var cut = new VectorRule(Pooling.MEAN, List.of(), Optional.of(12), true);
    ModelFolder part = onnx(OnnxVersions.encoding(cut).withDimension(12));
    assertThatThrownBy(() -> open(part, 0))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("its vectors are cut to 12 components");
  }
}
