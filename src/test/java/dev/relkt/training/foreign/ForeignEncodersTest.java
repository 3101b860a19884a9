package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tensorflow.ForeignSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel.Kind;
import dev.relkt.registry.ModelFolder;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignEncodersTest {

  @TempDir Path root;

  @Test
  void opensAVersionAsEveryKind() {
    ModelFolder model = ForeignSavedModel.publish(root, Kind.TRAIN_STEP);
    for (ForeignEncoders kind : ForeignEncoders.values()) {
      Settings settings = Settings.defaults(kind.settings());
      try (PublishableEncoder encoder = kind.open(model.directory(), settings, 1)) {
        assertThat(encoder.dimension()).isEqualTo(ForeignSavedModel.DIMENSION);
        assertThat(encoder.encode(List.of("a text"))).hasDimensions(1, 8);
      }
    }
    assertThat(ForeignEncoders.values())
        .extracting(ForeignEncoders::kind)
        .containsExactly("saved-model", "train-step", "projection");
  }

  @Test
  void opensABareSavedModelFromACopyThatIsGoneAfterwards() throws Exception {
    Path bare = root.resolve("downloaded");
    ForeignSavedModel.write(bare, Kind.PLAIN);
    Settings settings = Settings.defaults(ForeignEncoders.SAVED_MODEL.settings());
    Path staging = Files.createDirectories(root.resolve("staging"));
    PublishableEncoder encoder = ForeignEncoders.SAVED_MODEL.open(bare, settings, 1);
    try (encoder) {
      encoder.export(staging);
    }
    assertThat(staging.resolve("saved_model/variables/variables.index")).isRegularFile();
    assertThatThrownBy(() -> encoder.export(Files.createDirectories(root.resolve("after"))))
        .isInstanceOf(Exception.class);
  }

  @Test
  void saysWhatASavedModelLacks() throws Exception {
    Path bare = root.resolve("downloaded");
    ForeignSavedModel.write(bare, Kind.PLAIN);
    ForeignEncoders kind = ForeignEncoders.PROJECTION;
    Settings settings =
        Settings.of(kind.settings(), Map.of("signature", "encode"), "", new ArrayList<>());
    assertThatThrownBy(() -> kind.open(bare, settings, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("no signature encode with tag serve");
    assertThatThrownBy(() -> kind.open(root.resolve("nowhere"), settings, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("neither manifest.json nor saved_model.pb there");
  }
}
