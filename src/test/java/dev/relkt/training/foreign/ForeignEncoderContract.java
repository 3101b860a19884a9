package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.foreign.StateFile.TensorSpec;
import dev.relkt.training.loop.OutputLoss;
import dev.relkt.training.recipe.PublicationFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every encoder that came from elsewhere has to do. */
abstract class ForeignEncoderContract {

  static final List<String> TEXTS =
      List.of(
          "which river flows through paris",
          "the seine is a river in france and flows through the town of paris",
          "the danube is a river",
          "bananas are yellow");

  /** Draws the first two texts together and the first from the others. */
  static final OutputLoss LOSS =
      (vectors, gradient) -> {
        double loss = 0;
        for (int i = 1; i < vectors.length; i++) {
          float sign = i == 1 ? -1 : 0.5f;
          for (int j = 0; j < vectors[0].length; j++) {
            loss += sign * vectors[0][j] * vectors[i][j];
            gradient[0][j] += sign * vectors[i][j];
            gradient[i][j] += sign * vectors[0][j];
          }
        }
        return loss;
      };

  @TempDir Path root;
  ModelFolder model;
  ForeignEncoder encoder;

  /** Publishes a model of the kind. */
  abstract ModelFolder publish(Path registry);

  abstract ForeignEncoder open(CheckedSavedModel checked);

  /** A rate at which twenty steps are enough to see the loss fall. */
  abstract double rate();

  /** The gradient by a weight, from what the first step left behind at rate {@link #rate}. */
  abstract float[] gradient(
      TensorSpec spec, Map<TensorSpec, float[]> before, Map<TensorSpec, float[]> after);

  /** The weights that are trained. */
  abstract List<String> weights();

  @BeforeEach
  void openOne() {
    model = publish(root.resolve("models"));
    encoder = open();
  }

  @AfterEach
  void closeIt() {
    encoder.close();
  }

  ForeignEncoder open() {
    return open(CheckedSavedModel.of(model, List.of()));
  }

  @Test
  void beginsWithTheVectorsThatTheModelServes() {
    try (NetworkEncoder served = NetworkEncoder.open(model, List.of())) {
      assertSame(served.encodeQuestions(TEXTS), encoder.encode(TEXTS));
    }
  }

  @Test
  void encodesMoreTextsThanOneBatch() {
    var many = new ArrayList<String>();
    for (int i = 0; i < ForeignEncoder.BATCH + 10; i++) {
      many.add("word" + i + " river");
    }
    float[][] all = encoder.encode(many);
    assertThat(all).hasNumberOfRows(many.size());
    float[][] last = encoder.encode(many.subList(many.size() - 1, many.size()));
    assertThat(all[many.size() - 1]).containsExactly(last[0], within(1e-5f));
    assertThat(encoder.encode(List.of())).isEmpty();
  }

  @Test
  void theLossFallsFromStepToStep() {
    double first = encoder.step(TEXTS, LOSS, rate());
    double last = first;
    for (int i = 0; i < 20; i++) {
      last = encoder.step(TEXTS, LOSS, rate());
    }
    assertThat(last).isLessThan(first - 0.2);
    for (float[] row : encoder.encode(TEXTS)) {
      assertThat(UnitLength.length(row)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void theGradientIsWhatTheLossDoesWhenAWeightIsMoved() throws IOException {
    Map<TensorSpec, float[]> before = state("before");
    double loss = encoder.step(TEXTS, LOSS, rate());
    Map<TensorSpec, float[]> after = state("after");
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    double h = 1e-3;
    for (TensorSpec spec : encoder.specs()) {
      if (!weights().contains(spec.name())) {
        continue;
      }
      float[] gradient = gradient(spec, before, after);
      double largest = 0;
      for (int tried = 0; tried < 12; tried++) {
        int at = random.nextInt(gradient.length);
        while (tried % 2 == 0 && gradient[at] == 0) {
          at = random.nextInt(gradient.length);
        }
        double numeric = (lossWith(before, spec, at, h) - lossWith(before, spec, at, -h)) / (2 * h);
        assertThat((double) gradient[at])
            .as("%s[%d], loss %s", spec.name(), at, loss)
            .isCloseTo(numeric, within(2e-3 + 0.02 * Math.abs(numeric)));
        largest = Math.max(largest, Math.abs(numeric));
      }
      assertThat(largest).isGreaterThan(1e-2);
    }
  }

  private double lossWith(Map<TensorSpec, float[]> state, TensorSpec spec, int at, double by)
      throws IOException {
    Path directory = Files.createTempDirectory(root, "moved");
    encoder
        .state(directory)
        .write(
            0,
            encoder.specs(),
            f -> {
              float[] values = state.get(f).clone();
              if (f.equals(spec)) {
                values[at] += (float) by;
              }
              ByteBuffer bytes =
                  ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
              bytes.asFloatBuffer().put(values);
              // a counter of int64 is carried as two floats' bits, untouched
              return bytes.array();
            });
    encoder.restore(directory);
    float[][] vectors = encoder.encode(TEXTS);
    return LOSS.at(vectors, new float[vectors.length][vectors[0].length]);
  }

  Map<TensorSpec, float[]> state(String name) throws IOException {
    encoder.save(root.resolve(name));
    Map<TensorSpec, float[]> state = new HashMap<>();
    encoder
        .state(root.resolve(name))
        .read(
            encoder.specs(),
            (spec, bytes) -> {
              float[] values = new float[bytes.length / 4];
              ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
              state.put(spec, values);
            });
    return state;
  }

  @Test
  void goesOnFromACheckpointAsIfNothingHadHappened() throws IOException {
    for (int i = 0; i < 3; i++) {
      encoder.step(TEXTS, LOSS, rate());
    }
    Path checkpoint = root.resolve("checkpoint");
    encoder.save(checkpoint);
    double next = encoder.step(TEXTS, LOSS, rate());
    float[][] expected = encoder.encode(TEXTS);
    try (ForeignEncoder another = open()) {
      another.restore(checkpoint);
      assertThat(another.step(TEXTS, LOSS, rate())).isCloseTo(next, within(1e-6));
      float[][] found = another.encode(TEXTS);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).containsExactly(expected[i], within(1e-5f));
      }
    }
  }

  @Test
  void refusesACheckpointThatWasChanged() throws IOException {
    Path checkpoint = root.resolve("checkpoint");
    encoder.save(checkpoint);
    float[][] before = encoder.encode(TEXTS);
    Path file = checkpoint.resolve(StateFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> encoder.restore(checkpoint))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "checkpoint %s: its checksum does not fit its content (expected: the file as it was written); go on from the checkpoint before it, or start the step again"
                .formatted(file));
    Files.write(file, Arrays.copyOf(bytes, 20));
    assertThatThrownBy(() -> encoder.restore(checkpoint)).isInstanceOf(TrainingRefused.class);
    assertThat(encoder.encode(TEXTS)).isDeepEqualTo(before);
  }

  @Test
  void refusesACheckpointOfAnotherModel() throws IOException {
    var other = new StateFile(root.resolve("other"), encoder.state(root).kind(), "es-other");
    other.write(0, List.of(), spec -> new byte[0]);
    assertThatThrownBy(() -> encoder.restore(root.resolve("other")))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(
            "embedding space: es-other (expected: %s)".formatted(model.manifest().space()));
    assertThatThrownBy(() -> encoder.restore(root.resolve("nothing")))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("no encoder.state there");
  }

  @Test
  void leavesTheWeightsAloneWhenTheLossIsNotFinite() {
    float[][] before = encoder.encode(TEXTS);
    assertThat(encoder.step(TEXTS, (v, g) -> Double.NaN, rate())).isNaN();
    assertThat(
            encoder.step(
                TEXTS,
                (v, g) -> {
                  g[0][0] = Float.POSITIVE_INFINITY;
                  return 1;
                },
                rate()))
        .isNaN();
    assertThat(encoder.encode(TEXTS)).isDeepEqualTo(before);
  }

  @Test
  void servesWhatItLearnedAndCanBeTrainedOn() throws IOException {
    for (int i = 0; i < 10; i++) {
      encoder.step(TEXTS, LOSS, rate());
    }
    Path staging = root.resolve("staging");
    Files.createDirectories(staging);
    encoder.export(staging);
    ModelDraft draft = encoder.draft(staging, facts());
    var registry = new ModelRegistry(root.resolve("models"));
    ModelFolder published = registry.resolve(registry.publish(staging, draft));
    float[][] expected = encoder.encode(TEXTS);
    try (NetworkEncoder served = NetworkEncoder.open(published, List.of())) {
      assertSame(served.encodeQuestions(TEXTS), expected);
    }
    assertThat(published.manifest().golden()).isNotEmpty();
    assertThat(published.manifest().parent()).contains(model.manifest().modelVersion().toString());
    assertThat(published.manifest().space()).isNotEqualTo(model.manifest().space());
    try (ForeignEncoder again = open(CheckedSavedModel.of(published, List.of()))) {
      double first = again.step(TEXTS, LOSS, rate());
      assertThat(first).isCloseTo(encoder.step(TEXTS, LOSS, rate()), within(1e-4));
      for (int i = 0; i < 5; i++) {
        again.step(TEXTS, LOSS, rate());
      }
      assertThat(again.step(TEXTS, LOSS, rate())).isLessThan(first);
    }
  }

  PublicationFacts facts() {
    return new PublicationFacts(
        "trained",
        Optional.empty(),
        Optional.of(model.manifest().modelVersion().toString()),
        new WindowRule(32, 24, 16),
        TitleRule.PREFIX,
        Map.of(),
        "Apache-2.0",
        List.of(new Source("random numbers", "CC0-1.0")));
  }

  static void assertSame(List<Embedding> served, float[][] trained) {
    assertThat(served).hasSize(trained.length);
    for (int i = 0; i < trained.length; i++) {
      assertThat(served.get(i).toArray()).containsExactly(trained[i], within(1e-5f));
    }
  }
}
