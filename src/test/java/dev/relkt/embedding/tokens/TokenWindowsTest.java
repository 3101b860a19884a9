package dev.relkt.embedding.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of tokens: no longer than a row, and all of a passage is in them. */
class TokenWindowsTest {

  private static final String FILE = "tokenizer/tokenizer.json";

  @TempDir Path directory;

  /** Words w0 to w99, a dot, and the letters that any other word is made of. */
  private final TokenizerJson json = new TokenizerJson(vocabulary());

  private final List<Windowing> open = new ArrayList<>();

  private static List<String> vocabulary() {
    var pieces = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      pieces.add("w" + i);
    }
    pieces.addAll(List.of(".", "query", "passage", ":", "title", "x", "##x"));
    return pieces;
  }

  @BeforeEach
  void write() throws IOException {
    json.write(directory.resolve(FILE));
  }

  @AfterEach
  void close() {
    open.forEach(Windowing::close);
  }

  private Windowing windowing(
      int maxLength, Optional<WindowRule> windows, Optional<Prefixes> prefixes) {
    Encoding encoding =
        Encoding.of(
                4,
                EncoderCall.onnx(
                    "onnx/model.onnx", Map.of("ids", "ids"), "out", VectorRule.of(Pooling.MEAN)))
            .withFeatures(
                Optional.of(new HuggingFaceSpec(FILE, maxLength, Padding.LONGEST, 0).features()))
            .withWindows(windows)
            .withPrefixes(prefixes)
            .withTitle(TitleRule.PREFIX);
    var windowing =
        Windowing.of(
            new ModelFolder(
                directory,
                ModelManifest.of(
                    ModelDraft.of("tokens", encoding, "CC0-1.0"), 1, List.of(), Instant.EPOCH)));
    open.add(windowing);
    return windowing;
  }

  private Windowing windowing(int maxLength) {
    return windowing(maxLength, Optional.empty(), Optional.empty());
  }

  /** The pieces of a window, without the special ones around them. */
  private List<String> pieces(Window window) {
    int[] ids = ((Window.Tokens) window).ids();
    assertThat(ids[0]).isEqualTo(TokenizerJson.CLS);
    assertThat(ids[ids.length - 1]).isEqualTo(TokenizerJson.SEP);
    List<String> names = new ArrayList<>(TokenizerJson.SPECIAL);
    names.addAll(vocabulary());
    return Arrays.stream(ids, 1, ids.length - 1).mapToObj(names::get).toList();
  }

  private List<List<String>> windows(Windowing windowing, String title, String text) {
    return windowing.passage(new PassageText(title, text)).stream().map(this::pieces).toList();
  }

  private static String words(int from, int to) {
    return String.join(" ", IntStream.range(from, to).mapToObj(i -> "w" + i).toList());
  }

  @Test
  void aPassageThatFitsIsOneWindow() {
    assertThat(windows(windowing(8), "title", "w1 w2. w3"))
        .containsExactly(List.of("title", "w1", "w2", ".", "w3"));
  }

  @Test
  void aLongerOneIsSplitAtTheEndsOfSentences() {
    assertThat(windows(windowing(10), "", "W1 w2 w3. W4 w5. W6 w7 w8. W9."))
        .containsExactly(
            List.of("w1", "w2", "w3", ".", "w4", "w5", "."),
            List.of("w6", "w7", "w8", ".", "w9", "."));
  }

  @Test
  void aSentenceThatDoesNotFitIsSplitBetweenWords() {
    List<List<String>> windows = windows(windowing(10), "", words(0, 30));
    assertThat(windows).hasSizeBetween(4, 5).allSatisfy(w -> assertThat(w).hasSizeBetween(4, 8));
    assertThat(windows.stream().flatMap(List::stream)).containsExactly(words(0, 30).split(" "));
  }

  @Test
  void aWordThatDoesNotFitIsSplitBetweenCharacters() {
    List<List<String>> windows = windows(windowing(10), "", "x".repeat(40));
    assertThat(windows.stream().mapToInt(List::size).sum()).isEqualTo(40);
    assertThat(windows).allSatisfy(w -> assertThat(w).hasSizeLessThanOrEqualTo(8));
  }

  @Test
  void prefixAndTitleStandInFrontOfEveryWindowAndCount() {
    Windowing windowing =
        windowing(10, Optional.empty(), Optional.of(new Prefixes("query: ", "passage: ")));
    assertThat(windows(windowing, "title", "W1 w2 w3. W4 w5 w6."))
        .containsExactly(
            List.of("passage", ":", "title", "w1", "w2", "w3", "."),
            List.of("passage", ":", "title", "w4", "w5", "w6", "."));
    assertThat(pieces(windowing.question("w1"))).containsExactly("query", ":", "w1");
  }

  @Test
  void nothingOfATitleIsLeftOutThatIsAsLongAsAPassage() {
    List<List<String>> windows = windows(windowing(10), words(0, 12), words(50, 54));
    assertThat(windows.stream().flatMap(List::stream))
        .containsExactly((words(0, 12) + " " + words(50, 54)).split(" "));
  }

  @Test
  void windowsOfWordsAreSplitFurther() {
    Windowing windowing = windowing(10, Optional.of(new WindowRule(20, 20, 4)), Optional.empty());
    List<List<String>> windows = windows(windowing, "", words(0, 40));
    assertThat(windows).allSatisfy(w -> assertThat(w).hasSizeLessThanOrEqualTo(8));
    assertThat(windows.stream().flatMap(List::stream)).containsExactly(words(0, 40).split(" "));
  }

  @Test
  void ofAQuestionTheFirstTokensThatFitCount() {
    assertThat(pieces(windowing(10).question(words(0, 40))))
        .containsExactly(words(0, 8).split(" "));
  }

  @Test
  void refusesATextWithoutAWordWhateverItsTitle() {
    Windowing windowing = windowing(10);
    assertThatThrownBy(() -> windowing.passage(new PassageText(words(0, 30), "...")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no letter, number or symbol");
    assertThatThrownBy(() -> windowing.question("?!")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allOfAnyPassageIsInItsWindows() {
    long seed = new Random().nextLong();
    System.out.println("TokenWindowsTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      Windowing windowing = windowing(3 + random.nextInt(30));
      var expected = new ArrayList<String>();
      var text = new StringBuilder();
      for (int i = random.nextInt(120); i >= 0; i--) {
        String word = random.nextInt(9) == 0 ? "." : "w" + random.nextInt(100);
        if (word.equals(".") && expected.isEmpty()) {
          continue;
        }
        expected.add(word);
        text.append(word.equals(".") ? ".\n" : " W" + word.substring(1));
      }
      if (expected.isEmpty()) {
        continue;
      }
      List<String> found =
          windows(windowing, "", text.toString()).stream()
              .flatMap(List::stream)
              .filter(piece -> !piece.equals("."))
              .toList();
      expected.removeIf("."::equals);
      assertThat(found).isEqualTo(expected);
    }
  }
}
