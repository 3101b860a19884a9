package dev.relkt.embedding.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceTokensTest {

  private static final String FILE = "tokenizer/tokenizer.json";
  private static final HuggingFaceSpec SPEC = new HuggingFaceSpec(FILE, 64, Padding.LONGEST, 0);

  @TempDir Path directory;

  private final TokenizerJson json =
      new TokenizerJson(List.of("river", "bridge", "##s", "мост", "東", "京", "e", "a"));

  @BeforeEach
  void write() throws IOException {
    json.write(directory.resolve(FILE));
  }

  private ModelFolder folder(FeatureSpec features) {
    Encoding encoding =
        Encoding.of(
                4,
                EncoderCall.onnx(
                    "onnx/model.onnx", Map.of("ids", "ids"), "out", VectorRule.of(Pooling.MEAN)))
            .withFeatures(Optional.of(features));
    return new ModelFolder(
        directory,
        ModelManifest.of(
            ModelDraft.of("tokens", encoding, "CC0-1.0"), 1, List.of(), Instant.EPOCH));
  }

  private Tokenizer tokenizer() {
    return Tokenizer.of(folder(SPEC.features()), SPEC);
  }

  private int[] row(String text) {
    try (Tokenizer tokenizer = tokenizer()) {
      return tokenizer.frame().row(tokenizer.pieces(text));
    }
  }

  @Test
  void givesTheIdsOfPiecesBetweenTheSpecialOnes() {
    assertThat(row("Rivers, Мост 東京"))
        .containsExactly(
            TokenizerJson.CLS,
            json.id("river"),
            json.id("##s"),
            TokenizerJson.UNKNOWN,
            json.id("мост"),
            json.id("東"),
            json.id("京"),
            TokenizerJson.SEP);
  }

  @Test
  void neitherCutsNorFillsWhateverTheFileSays() {
    assertThat(row("river")).hasSize(3);
    assertThat(row("river bridge river bridge river")).hasSize(7);
  }

  @Test
  void isTheSpecialIdsAloneForATextOfWhichNothingIsLeft() {
    assertThat(row("\u200b")).containsExactly(TokenizerJson.CLS, TokenizerJson.SEP);
  }

  @Test
  void survivesNulsAndLoneSurrogates() {
    assertThat(row("river\0\uD83D bridge \uDE00"))
        .contains(json.id("river"), json.id("bridge"))
        .startsWith(TokenizerJson.CLS);
    assertThat(row("\uD83D\uDE00")).isEqualTo(row("😀"));
  }

  @Test
  void givesTheSameToManyThreads() throws Exception {
    List<String> texts =
        IntStream.range(0, 200).mapToObj(i -> "river bridges ".repeat(1 + i % 17)).toList();
    try (Tokenizer tokenizer = tokenizer();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<int[]> alone = texts.stream().map(tokenizer::pieces).toList();
      Callable<List<int[]>> all = () -> texts.stream().map(tokenizer::pieces).toList();
      for (Future<List<int[]>> together : threads.invokeAll(List.of(all, all, all, all))) {
        for (int i = 0; i < texts.size(); i++) {
          assertThat(together.get().get(i)).isEqualTo(alone.get(i));
        }
      }
    }
  }

  @Test
  void readsWhatItWritesInTheManifest() {
    assertThat(TokenSpec.of(folder(SPEC.features()).manifest())).isEqualTo(SPEC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-length | 0      | max-length: 0 (expected: 1 to 8192)
          max-length | many   | setting max-length is "many" (expected: a whole number from 0 on)
          padding    | always | padding: "always" (expected: longest or max-length)
          truncation | true   | settings [file, max-length, pad, padding, truncation] (expected: [
          """)
  void refusesASpecificationThatIsNone(String setting, String value, String words) {
    var settings = new HashMap<>(SPEC.features().settings());
    settings.put(setting, value);
    ModelManifest manifest = folder(new FeatureSpec("huggingface", 1, settings)).manifest();
    assertThatThrownBy(() -> TokenSpec.of(manifest))
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith("model tokens/1: features: ")
        .hasMessageContaining(words);
  }

  @Test
  void refusesWhatIsNoTokenizer() throws IOException {
    Files.writeString(directory.resolve(FILE), "{\"version\": \"1.0\"}");
    assertThatThrownBy(this::tokenizer)
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith(
            "model tokens/1: its tokenizer tokenizer/tokenizer.json cannot be loaded: ");
  }

  @Test
  void refusesRowsWithoutRoomForAText() {
    var spec = new HuggingFaceSpec(FILE, 2, Padding.LONGEST, 0);
    ModelFolder folder = folder(spec.features());
    assertThatThrownBy(() -> Tokenizer.of(folder, spec))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining(
            "max-length: 2 (expected: more than the 2 special tokens of every row)");
  }
}
