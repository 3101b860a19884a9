package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A string-input SavedModel with functions, as TensorFlow 2 writes them, through the contract. */
class StringEncoderTest extends EncoderContract {

  private static ModelFolder folder;
  private static NetworkEncoder encoder;

  @BeforeAll
  static void open(@TempDir Path root) {
    folder = new ModelRegistry(root).resolve(TestModels.stringModel(root));
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
  void textsWithWordsInCommonAreNearer() {
    List<Embedding> e =
        encoder.encodeQuestions(
            List.of(
                "The Seine flows through Paris",
                "which river FLOWS through: paris?",
                "Bananas are yellow fruit"));
    assertThat(e.get(0).cosine(e.get(1))).isGreaterThan(0.4f);
    assertThat(e.get(0).cosine(e.get(2))).isLessThan(0.3f);
  }

  @Test
  void putsTheTitleInFrontOfEveryWindow() {
    String text = IntStream.range(0, 56).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    List<Embedding> windows =
        encoder.encodePassages(List.of(new PassageText("Paris, France", text))).get(0);
    String first =
        IntStream.range(0, 32).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    String last =
        IntStream.range(24, 56).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    List<Embedding> expected =
        encoder.encodeQuestions(List.of("Paris, France\n" + first, "Paris, France\n" + last));
    assertThat(windows).hasSize(2);
    assertThat(distance(windows.get(0), expected.get(0))).isLessThan(1e-5);
    assertThat(distance(windows.get(1), expected.get(1))).isLessThan(1e-5);
  }

  @Test
  void givesTheVectorsThatItsManifestHolds() {
    List<Embedding> found = encoder.encodeQuestions(TestModels.GOLDEN);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).toArray())
          .containsExactly(folder.manifest().golden().get(i).vector(), within(1e-5f));
    }
  }
}
