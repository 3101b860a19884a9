package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.intake.ImportProgress;
import dev.relkt.embedding.intake.ImportRequests;
import dev.relkt.embedding.intake.ModelImport;
import dev.relkt.embedding.tensorflow.TokenSavedModel;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;

/** An imported SavedModel that takes token ids, through the contract. */
class TokensEncoderTest extends EncoderContract {

  private static ModelFolder folder;
  private static NetworkEncoder encoder;

  @BeforeAll
  static void open(@TempDir Path directory) throws IOException {
    Path savedModel = directory.resolve("bare");
    Path tokenizer = directory.resolve("spm.model");
    TokenSavedModel.masked(DataType.DT_INT32).write(savedModel);
    TokenSavedModel.writeTokenizer(tokenizer);
    var registry = new ModelRegistry(directory.resolve("models"));
    folder =
        registry.resolve(
            ModelImport.into(
                registry,
                ImportRequests.of(savedModel).tokenizer(tokenizer).request(),
                ImportProgress.NONE));
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
  void computesWhatTheModelDefines() {
    float[] expected = new float[TokenSavedModel.DIMENSION];
    for (String piece : List.of("▁river", "▁東京", "▁نهر")) {
      float[] row = TokenSavedModel.row(TokenSavedModel.pieces().indexOf(piece));
      for (int i = 0; i < expected.length; i++) {
        expected[i] += row[i];
      }
    }
    double squares = 0;
    for (float x : expected) {
      squares += (double) x * x;
    }
    for (int i = 0; i < expected.length; i++) {
      expected[i] /= (float) Math.sqrt(squares);
    }
    List<Embedding> found =
        encoder.encodeQuestions(List.of("river 東京 نهر", "a longer one beside it"));
    assertThat(found.get(0).toArray()).containsExactly(expected, within(1e-5f));
  }

  @Test
  void putsTheTitleInFrontOfEveryWindow() {
    var passage = new PassageText("iron tower", "river paris bridge");
    assertThat(
            distance(
                encoder.encodePassages(List.of(passage)).get(0).get(0),
                encoder.encodeQuestions(List.of("iron tower river paris bridge")).get(0)))
        .isLessThan(1e-5);
  }
}
