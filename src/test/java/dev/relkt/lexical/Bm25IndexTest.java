package dev.relkt.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.util.SmallFloat;
import org.junit.jupiter.api.Test;

final class Bm25IndexTest {

  private final Bm25Index index =
      Bm25Index.of(
          List.of(
              new Bm25Index.Entry("fox", "en", "The red fox", "Foxes hunt at night."),
              new Bm25Index.Entry("whale", "en", "", "Whales of Kamchatka sing for hours."),
              new Bm25Index.Entry("moscow", "ru", "", "Барак Обама приехал в Москву в 2009."),
              new Bm25Index.Entry("haus", "de", "", "Die Häuser am Fluss sind alt."),
              new Bm25Index.Entry("seoul", "ko", "", "그는 서울에서 태어났다."),
              new Bm25Index.Entry("thai", "th", "", "กรุงเทพเป็นเมืองหลวงของประเทศไทย")));

  @Test
  void findsPassagesByTheStemsOfTheirWords() {
    assertThat(index.search("hunting fox", "en", 10)).first().extracting("id").isEqualTo("fox");
    assertThat(index.search("Haus", "de", 10)).extracting("id").containsExactly("haus");
    assertThat(index.search("서울은 어디?", "ko", 10)).extracting("id").containsExactly("seoul");
    assertThat(index.search("เมืองหลวงคืออะไร", "th", 10)).extracting("id").containsExactly("thai");
  }

  @Test
  void findsNamesAndNumbersInPassagesOfOtherLanguages() {
    assertThat(index.search("Kamchatka'nın balinaları", "tr", 10))
        .extracting("id")
        .containsExactly("whale");
    assertThat(index.search("When was Barack Obama there?", "en", 10))
        .extracting("id")
        .contains("moscow");
    assertThat(index.search("٢٠٠٩", "ar", 10)).extracting("id").containsExactly("moscow");
  }

  @Test
  void comparesOtherLanguagesByNamesAlone() {
    Bm25Index two =
        Bm25Index.of(
            List.of(
                new Bm25Index.Entry("en", "en", "", "the singing whales"),
                new Bm25Index.Entry("de", "de", "", "das Singen der Wale")));

    assertThat(two.search("sings", "en", 10)).extracting("id").containsExactly("en");
    assertThat(two.search("whale", "de", 10)).isEmpty();
  }

  @Test
  void scoresAsTheFormulaSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Bm25Index.Entry> passages = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      passages.add(new Bm25Index.Entry("p" + i, "fi", "", text(random, 1 + random.nextInt(80))));
    }
    Bm25Index many = Bm25Index.of(passages);
    for (int q = 0; q < 50; q++) {
      List<String> question = List.of(text(random, 1 + random.nextInt(6)).split(" "));
      Map<String, Float> expected = bruteForce(passages, question);
      List<Bm25Index.Hit> hits = many.search(String.join(" ", question), "fi", 20);

      assertThat(hits).as("seed %d", seed).hasSize(Math.min(20, expected.size()));
      for (Bm25Index.Hit hit : hits) {
        assertThat(hit.score())
            .as("seed %d", seed)
            .isCloseTo(expected.getOrDefault(hit.id(), 0f), within(1e-4f));
      }
      List<Float> best =
          expected.values().stream().sorted(Comparator.reverseOrder()).limit(20).toList();
      for (int i = 0; i < best.size(); i++) {
        assertThat(hits.get(i).score()).as("seed %d", seed).isCloseTo(best.get(i), within(1e-4f));
      }
    }
  }

  /** Words that no stemmer changes, the first ones more often. */
  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ")
          .append("q")
          .append((int) (60 * Math.pow(random.nextDouble(), 3)));
    }
    return text.toString();
  }

  private static Map<String, Float> bruteForce(
      List<Bm25Index.Entry> passages, List<String> question) {
    double meanLength =
        passages.stream().mapToInt(p -> p.text().split(" ").length).average().orElseThrow();
    Map<String, Float> scores = new HashMap<>();
    for (Bm25Index.Entry passage : passages) {
      List<String> words = List.of(passage.text().split(" "));
      double length = SmallFloat.byte4ToInt(SmallFloat.intToByte4(words.size()));
      double score = 0;
      for (String word : question) {
        long having =
            passages.stream().filter(p -> List.of(p.text().split(" ")).contains(word)).count();
        double idf = Math.log(1 + (passages.size() - having + 0.5) / (having + 0.5));
        double f = Collections.frequency(words, word);
        score += idf * f / (f + 1.2 * (0.25 + 0.75 * length / meanLength));
      }
      if (score > 0) {
        scores.put(passage.id(), (float) score);
      }
    }
    return scores;
  }

  @Test
  void findsNothingWhereNoWordIsShared() {
    assertThat(index.search("zeppelin", "en", 10)).isEmpty();
    assertThat(index.search("?!", "en", 10)).isEmpty();
    assertThat(Bm25Index.of(List.of()).search("fox", "en", 10)).isEmpty();
  }

  @Test
  void ordersEqualPassagesByTheirIdsAndKeepsTheFirst() {
    Bm25Index equal =
        Bm25Index.of(
            List.of("d", "a", "c", "b").stream()
                .map(id -> new Bm25Index.Entry(id, "en", "", "same words"))
                .toList());

    assertThat(equal.search("words", "en", 3)).extracting("id").containsExactly("a", "b", "c");
    assertThat(equal.search("words", "en", 1000)).hasSize(4);
    assertThat(equal.passages()).isEqualTo(4);
  }

  @Test
  void prefersRareWordsAndTakesVeryLongQuestions() {
    var text = new StringBuilder("fox");
    for (int i = 0; i < 3000; i++) {
      text.append(" word").append(i);
    }
    assertThat(index.search(text.toString(), "en", 1)).extracting("id").containsExactly("fox");
  }
}
