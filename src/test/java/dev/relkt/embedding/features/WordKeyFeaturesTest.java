package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordKeyFeaturesTest {

  private static final String KNOWN = "river president Президент Обама مصر 東京 flows the";

  private static final List<String> KEYS =
      Stream.of(KNOWN.split(" "))
          .flatMap(word -> WordKey.of(WordForm.of(word)).stream())
          .map(WordKey::toString)
          .distinct()
          .toList();

  private final WordKeyFeatures features = new WordKeyFeatures(KEYS);

  @TempDir private Path folder;

  private int[] text(String text) {
    return features.joined(List.of(features.wordIds(text)));
  }

  private static Set<Integer> set(int[] ids) {
    return IntStream.of(ids).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Test
  void givesAKnownWordTheIdsOfItsKeys() {
    for (String word : KNOWN.split(" ")) {
      List<Integer> ids =
          WordKey.of(WordForm.of(word)).stream().map(k -> KEYS.indexOf(k.toString())).toList();
      assertThat(features.wordIds(word)[0])
          .as(word)
          .containsExactly(ids.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  @Test
  void looksWordsUpWhateverTheirCaseAndWidth() {
    assertThat(features.wordIds("RIVER")).isEqualTo(features.wordIds("river"));
    assertThat(features.wordIds("ｒｉｖｅｒ")).isEqualTo(features.wordIds("river"));
  }

  @Test
  void givesAnUnseenWordTheSameIdsInEveryText() {
    int[] alone = features.wordIds("Quetzalcoatl")[0];
    assertThat(set(alone)).isNotEmpty().allMatch(id -> id >= KEYS.size());
    assertThat(features.wordIds("who was Quetzalcoatl, and why")[2]).isEqualTo(alone);
    assertThat(new WordKeyFeatures(KEYS).wordIds("quetzalcoatl")[0]).isEqualTo(alone);
  }

  @Test
  void givesAnUnseenNameAnIdOfItsOwnInAnyScript() {
    assertThat(text("Меркель")).containsAnyOf(text("merkel"));
  }

  @Test
  void twoUnseenWordsHardlyEverShareAllTheirIds() {
    long seed = new Random().nextLong();
    System.out.println("WordKeyFeaturesTest seed " + seed);
    var random = new Random(seed);
    var byIds = new HashMap<Set<Integer>, String>();
    int same = 0;
    for (int i = 0; i < 5000; i++) {
      String word =
          random.ints(9, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
      int[] ids = features.wordIds(word)[0];
      assertThat(set(ids)).as(word).allMatch(id -> id >= 0 && id < features.vocabulary());
      String before = byIds.put(set(ids), word);
      same += before == null || before.equals(word) ? 0 : 1;
    }
    assertThat(same).isLessThanOrEqualTo(2);
  }

  @Test
  void sharedIdsLieBehindTheKeysKindByKind() {
    int id = features.wordIds("zyxwv")[0][0];
    assertThat(features.sharedBy(id)).isEqualTo(WordKey.Kind.ROMANISED);
    for (int i = KEYS.size(); i < features.passageMark(); i++) {
      assertThat(features.sharedBy(i)).isNotNull();
    }
  }

  @Test
  void aPassageHasOneIdThatNoQuestionHas() {
    int[] words = features.joined(List.of(features.wordIds("the river flows")));
    assertThat(features.ofPassage(words)).startsWith(words).hasSize(words.length + 1);
    assertThat(features.ofPassage(words)).endsWith(features.passageMark());
    assertThat(words).doesNotContain(features.passageMark());
    assertThat(features.passageMark()).isEqualTo(features.vocabulary() - 1);
  }

  @Test
  void aTextIsASet() {
    assertThat(text("river river the River")).containsExactly(text("river the"));
    assertThat(text("the river flows")).doesNotHaveDuplicates();
  }

  @Test
  void givesNoWordForATextWithoutALetterOrDigit() {
    assertThat(features.wordIds("?! …")).isEmpty();
    assertThat(text("")).isEmpty();
  }

  @Test
  void givesEveryWordAtLeastOneId() {
    for (String text : List.of("龘𠮷", "𝕏 ﷺ ½", "ก็", "ⅷ ١٢٣", "ʻ a̲", "♥a")) {
      assertThat(List.of(features.wordIds(text)))
          .as(text)
          .isNotEmpty()
          .allMatch(ids -> ids.length > 0);
    }
  }

  @Test
  void givesTheSameIdsToManyThreads() throws Exception {
    int[][] expected = features.wordIds("President Obama, Обама 1961");
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Callable<int[][]>> tasks =
          IntStream.range(0, 200)
              .<Callable<int[][]>>mapToObj(
                  i -> () -> features.wordIds("President Obama, Обама 1961"))
              .toList();
      for (var result : pool.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void forgetsWordsThatAreNotUsedAndRemembersThoseThatAre() {
    var computed = new HashMap<String, Integer>();
    WordCache words =
        new WordCache(
            10,
            word -> {
              computed.merge(word, 1, Integer::sum);
              return new int[] {word.length()};
            });
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(words.idsOf("w" + i + " often")[1]).containsExactly(5);
      }
    }
    assertThat(computed).containsEntry("often", 1).containsEntry("w0", 2);
  }

  @Test
  void doesNotRememberVeryLongWords() {
    var computed = new ArrayList<String>();
    WordCache words =
        new WordCache(
            10,
            word -> {
              computed.add(word);
              return new int[] {word.length()};
            });
    String longest = "a".repeat(64);
    for (int round = 0; round < 2; round++) {
      assertThat(words.idsOf(longest + " " + longest + "a"))
          .isDeepEqualTo(new int[][] {{64}, {65}});
    }
    assertThat(computed).containsExactly(longest, longest + "a", longest + "a");
  }

  @Test
  void readsWhatItWrites() throws IOException {
    WordKeyFeatures.write(folder, KEYS);
    WordKeyFeatures read = WordKeyFeatures.load(folder, WordKeyFeatures.SPEC);
    assertThat(read.vocabulary()).isEqualTo(features.vocabulary());
    for (String text : List.of(KNOWN, "an unseen wörd, москва 北京")) {
      assertThat(read.wordIds(text)).isEqualTo(features.wordIds(text));
    }
  }

  @Test
  void refusesFeaturesItDoesNotKnow() {
    Map<String, String> settings = WordKeyFeatures.SPEC.settings();
    assertThatThrownBy(
            () -> WordKeyFeatures.load(folder, new FeatureSpec("word-vectors", 1, settings)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "features: kind word-vectors (expected: word-keys); use a release that knows it");
    assertThatThrownBy(
            () -> WordKeyFeatures.load(folder, new FeatureSpec(WordKeyFeatures.KIND, 99, settings)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("features: word-keys version 99 with settings [keys] (expected: ");
    assertThatThrownBy(
            () ->
                WordKeyFeatures.load(
                    folder,
                    new FeatureSpec(
                        WordKeyFeatures.KIND, WordKeyFeatures.VERSION, Map.of("pieces", "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with settings [pieces] (expected: word-keys version");
  }

  @Test
  void namesFileAndLineOfAKeyThatComesAgain() throws IOException {
    Path file = vocabulary("r:river\nr:bridge\nr:river\n");
    assertThatThrownBy(() -> WordKeyFeatures.load(folder, WordKeyFeatures.SPEC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vocabulary %s, line 3: \"r:river\" again (expected: every key once)", file);
    assertThatThrownBy(() -> new WordKeyFeatures(List.of("r:a", "r:a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keys: \"r:a\" again (expected: every key once)");
  }

  @Test
  void namesFileAndLineThatIsNoKey() throws IOException {
    for (String line : List.of("", "r:", "river", "x:river", "rr:river")) {
      Path file = vocabulary("r:bridge\n" + line + "\nr:river\n");
      assertThatThrownBy(() -> WordKeyFeatures.load(folder, WordKeyFeatures.SPEC))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "vocabulary %s, line 2: \"%s\" (expected: ".formatted(file, line));
    }
  }

  @Test
  void refusesAVocabularyThatIsEmptyOrMissing() throws IOException {
    Path file = vocabulary("");
    assertThatThrownBy(() -> WordKeyFeatures.load(folder, WordKeyFeatures.SPEC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vocabulary %s: empty (expected: one key a line)", file);
    Files.delete(file);
    assertThatThrownBy(() -> WordKeyFeatures.load(folder, WordKeyFeatures.SPEC))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("vocabulary %s: cannot be read".formatted(file));
  }

  private Path vocabulary(String text) throws IOException {
    Path file = folder.resolve(String.valueOf(WordKeyFeatures.SPEC.settings().get("keys")));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
