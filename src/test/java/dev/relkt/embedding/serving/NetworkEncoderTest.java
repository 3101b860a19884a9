package dev.relkt.embedding.serving;

import static dev.relkt.embedding.tensorflow.Protos.node;
import static dev.relkt.embedding.tensorflow.Protos.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.tensorflow.proto.DataType.DT_FLOAT;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.tensorflow.StringSavedModel;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that do not compute what they say are refused when they are opened. */
class NetworkEncoderTest {

  @TempDir Path directory;

  private ModelFolder publish(StringSavedModel model, ModelDraft draft) throws IOException {
    Path staging = Files.createDirectories(directory.resolve("staging"));
    model.write(staging);
    var registry = new ModelRegistry(directory.resolve("models"));
    return registry.resolve(registry.publish(staging, draft));
  }

  private static ModelDraft draft() {
    return TestModels.draft("test", TestModels.stringCall());
  }

  private static StringSavedModel model() {
    return new StringSavedModel(TestModels.DIMENSION, 1);
  }

  private static void assertRefused(ModelFolder folder, String message) {
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of()))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(message);
  }

  private static StringSavedModel times(float factor) {
    StringSavedModel model = model();
    model.encode.add(real("factor", factor));
    model.encode.add(
        node("scaled", "Mul").in("unit:z:0", "factor:output:0").type("T", DT_FLOAT).def());
    model.result = "scaled:z:0";
    return model;
  }

  @Test
  void refusesAModelThatGivesNoNumbers() throws IOException {
    assertRefused(
        publish(times(Float.NaN), draft()),
        "model test/1: component 0 of row 0 is NaN (expected: a finite number); the model is"
            + " damaged or overflows");
  }

  @Test
  void refusesAModelThatDoesNotNormalise() throws IOException {
    assertRefused(
        publish(times(3), draft()),
        "model test/1: row 0 has the length 3.0000 (expected: 1 ± 0.05); end the model in an L2"
            + " normalisation, or let its version be normalised");
  }

  @Test
  void scalesRowsThatAreNearlyOfUnitLength() throws IOException {
    try (NetworkEncoder nearly = NetworkEncoder.open(publish(times(1.03f), draft()), List.of());
        NetworkEncoder exactly = NetworkEncoder.open(publish(model(), draft()), List.of())) {
      assertThat(nearly.encodeQuestions(List.of("river")).get(0).toArray())
          .containsExactly(
              exactly.encodeQuestions(List.of("river")).get(0).toArray(), within(1e-6f));
    }
  }

  @Test
  void refusesAModelOfAnotherDimension() throws IOException {
    assertRefused(
        publish(new StringSavedModel(48, 1), draft()),
        "model test/1: output \"outputs\" has the shape [1, 48] (expected: [1, 64], rows and"
            + " dimension); correct the manifest or the model");
  }

  @Test
  void refusesAModelThatDisagreesWithItsGoldenVectors() throws IOException {
    float[] other = new float[TestModels.DIMENSION];
    other[7] = 1;
    float[] own;
    try (NetworkEncoder encoder = NetworkEncoder.open(publish(model(), draft()), List.of())) {
      own = encoder.encodeQuestions(List.of("river")).get(0).toArray();
    }
    ModelFolder folder =
        publish(
            model(),
            draft().withGolden(List.of(new Golden("river", own), new Golden("paris", other))));
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageMatching(
            "model test/2: golden text 1 gives a vector of cosine -?0\\.\\d{6} with the manifest's"
                + " \\(expected: 0\\.999 or more\\).*");
  }

  @Test
  void refusesATamperedFileBeforeAnythingIsLoaded() throws IOException {
    ModelFolder folder = publish(model(), draft());
    Path pb = folder.file("saved_model/saved_model.pb");
    Files.write(pb, new byte[] {0}, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("\"saved_model/saved_model.pb\": ")
        .hasMessageContaining(" bytes (expected: ");
  }

  @Test
  void refusesAnOpLibraryThatIsNotThere() throws IOException {
    ModelFolder folder = publish(model(), draft());
    Path library = directory.resolve("libtext.so");
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of(library)))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "op library %s: no such file (expected: a shared library); correct the option"
                .formatted(library));
    Files.writeString(library, "no library");
    assertThatThrownBy(() -> NetworkEncoder.open(folder, List.of(library)))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("(expected: a library built for TensorFlow 2.16");
  }

  @Test
  void takesMoreWindowsThanGoIntoOneCall() throws IOException {
    try (NetworkEncoder encoder = NetworkEncoder.open(publish(model(), draft()), List.of())) {
      String text = String.join(" ", Collections.nCopies(4000, "river bridge"));
      List<List<Embedding>> windows =
          encoder.encodePassages(Collections.nCopies(40, new PassageText("", text)));
      assertThat(windows).hasSize(40).allSatisfy(w -> assertThat(w).hasSize(16));
    }
  }

  @Test
  void sharesOneEncoderUntilItsLastHolderCloses() throws IOException {
    ModelVersion version = TestModels.stringModel(directory.resolve("models"), "shared", 11);
    ModelFolder folder = new ModelRegistry(directory.resolve("models")).resolve(version);
    int before = SharedEncoders.open();
    Encoder one = SharedEncoders.acquire(folder, List.of());
    Encoder two = SharedEncoders.acquire(folder, List.of());
    assertThat(SharedEncoders.open()).isEqualTo(before + 1);
    one.close();
    one.close();
    assertThat(two.encodeQuestions(List.of("river"))).hasSize(1);
    assertThatThrownBy(() -> one.encodeQuestions(List.of("river")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed (expected: open)");
    two.close();
    assertThat(SharedEncoders.open()).isEqualTo(before);
  }
}
