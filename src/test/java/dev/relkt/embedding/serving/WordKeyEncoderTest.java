package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SavedModel that takes ids of word keys, through the contract. */
class WordKeyEncoderTest extends EncoderContract {

  private static ModelFolder folder;
  private static NetworkEncoder encoder;

  @BeforeAll
  static void open(@TempDir Path root) {
    folder = new ModelRegistry(root).resolve(TestModels.wordKeyModel(root, "keys", 1));
    encoder = NetworkEncoder.open(folder, List.of());
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Override
  protected Encoder encoder() {
    return encoder;
  }

  @Override
  protected Encoder another() {
    return NetworkEncoder.open(folder, List.of());
  }

  @Test
  void putsTheTitleInFrontOfEveryWindow() {
    var passage = new PassageText("Iron Tower", "river paris bridge");
    assertThat(
            distance(
                encoder.encodePassages(List.of(passage)).get(0).get(0),
                encoder.encodeQuestions(List.of("iron tower river paris bridge")).get(0)))
        .isLessThan(1e-5);
  }
}
