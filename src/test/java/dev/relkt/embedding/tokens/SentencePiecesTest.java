package dev.relkt.embedding.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tensorflow.TokenSavedModel;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencePiecesTest {

  @TempDir Path directory;

  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = Files.createDirectories(directory.resolve("tokenizer")).resolve("spm.model");
    TokenSavedModel.writeTokenizer(model);
  }

  private static TokenSpec spec(int maxLength, OptionalInt bos, OptionalInt eos, int offset) {
    return new SentencePieceSpec(
        "tokenizer/spm.model", maxLength, Padding.LONGEST, 1, 3, bos, eos, offset, 2);
  }

  private ModelFolder folder(FeatureSpec features) {
    return new ModelFolder(
        directory,
        ModelManifest.of(
            ModelDraft.of(
                "tokens",
                Encoding.of(
                        64,
                        new EncoderCall(
                            Input.TOKENS,
                            "serve",
                            "serving_default",
                            Map.of("ids", "ids"),
                            "embedding"))
                    .withFeatures(Optional.of(features))
                    .withTitle(TitleRule.IGNORE),
                "CC0-1.0"),
            1,
            List.of(),
            Instant.EPOCH));
  }

  private int[] ids(TokenSpec spec, String text) {
    try (Tokenizer tokenizer = Tokenizer.of(folder(spec.features()), spec)) {
      return tokenizer.frame().row(tokenizer.pieces(text));
    }
  }

  private static int piece(String text) {
    return TokenSavedModel.pieces().indexOf(text);
  }

  @Test
  void givesTheNumbersOfPieces() {
    assertThat(ids(spec(16, OptionalInt.empty(), OptionalInt.empty(), 0), "river мост 東京"))
        .containsExactly(piece("▁river"), piece("▁мост"), piece("▁東京"));
  }

  @Test
  void putsMarksAroundShiftsIdsAndMapsTheUnknown() {
    assertThat(ids(spec(16, OptionalInt.of(0), OptionalInt.of(2), 1), "river ⟁"))
        .containsExactly(0, piece("▁river") + 1, piece("▁") + 1, 3, 2);
  }

  @Test
  void leavesOutWhatIsTooMuchAndKeepsTheMarks() {
    assertThat(ids(spec(4, OptionalInt.of(0), OptionalInt.of(2), 0), "river paris bridge flows"))
        .containsExactly(0, piece("▁river"), piece("▁paris"), 2);
  }

  @Test
  void knowsCharactersBeyondTheBasicPlane() {
    assertThat(ids(spec(16, OptionalInt.empty(), OptionalInt.empty(), 0), "😀"))
        .endsWith(piece("😀"));
  }

  @Test
  void givesOneTokenAtLeast() {
    assertThat(ids(spec(16, OptionalInt.empty(), OptionalInt.empty(), 0), "")).containsExactly(3);
  }

  @Test
  void survivesNulsAndLoneSurrogates() {
    assertThat(ids(spec(16, OptionalInt.empty(), OptionalInt.empty(), 0), "river\0\uD83D paris"))
        .startsWith(piece("▁river"))
        .endsWith(piece("▁paris"));
  }

  @Test
  void readsWhatItWritesInTheManifest() {
    for (TokenSpec spec :
        List.of(
            spec(4, OptionalInt.of(0), OptionalInt.of(2), 1),
            spec(512, OptionalInt.empty(), OptionalInt.empty(), 0))) {
      assertThat(TokenSpec.of(folder(spec.features()).manifest())).isEqualTo(spec);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-length | 2       | max-length: 2 (expected: 3 to 8192)
          max-length | 100000  | max-length: 100000 (expected: 3 to 8192)
          max-length | many    | setting max-length is "many" (expected: a whole number from 0 on)
          pad        | -1      | setting pad is "-1" (expected: a whole number from 0 on)
          padding    | always  | padding: "always" (expected: longest or max-length)
          colour     | red     | settings [bos, colour, eos, max-length, model
          """)
  void refusesASpecificationThatIsNone(String setting, String value, String words) {
    var settings =
        new HashMap<>(spec(4, OptionalInt.of(0), OptionalInt.of(2), 1).features().settings());
    settings.put(setting, value);
    ModelManifest manifest = folder(new FeatureSpec("sentencepiece", 1, settings)).manifest();
    assertThatThrownBy(() -> TokenSpec.of(manifest))
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith("model tokens/1: features: ")
        .hasMessageContaining(words);
  }

  @Test
  void refusesAnotherKindOrVersion() {
    ModelManifest manifest = folder(new FeatureSpec("wordpiece", 2, Map.of())).manifest();
    assertThatThrownBy(() -> TokenSpec.of(manifest))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "model tokens/1: features: wordpiece version 2 (expected: sentencepiece or huggingface); publish it again with its feature specification");
  }

  @Test
  void survivesEveryTruncationOfAModel() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    ModelFolder folder = folder(spec(16, OptionalInt.empty(), OptionalInt.empty(), 0).features());
    int refused = 0;
    int tried = 0;
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(model, Arrays.copyOf(whole, length));
      tried++;
      // Cut between two pieces it is one with fewer pieces, and native code takes it or says why
      // not.
      try (Tokenizer pieces = Tokenizer.of(folder, TokenSpec.of(folder.manifest()))) {
        assertThat(pieces.pieces("river")).isNotEmpty();
      } catch (ModelRefused e) {
        refused++;
        assertThat(e).hasMessageStartingWith("model tokens/1: its tokenizer cannot be loaded: ");
      }
    }
    assertThat(refused).isGreaterThan(tried * 4 / 5);
  }

  @Test
  void refusesAPathOutOfTheFolder() {
    FeatureSpec spec =
        new SentencePieceSpec(
                "../spm.model",
                4,
                Padding.LONGEST,
                0,
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                2)
            .features();
    ModelFolder folder = folder(spec);
    assertThatThrownBy(() -> Tokenizer.of(folder, TokenSpec.of(folder.manifest())))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("a relative path inside the version's folder");
  }
}
