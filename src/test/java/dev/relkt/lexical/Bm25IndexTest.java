package dev.relkt.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class Bm25IndexTest {

  private final Bm25Index index =
      Bm25Index.of(
          List.of(
              new Bm25Index.Entry("fox", "en", "The red fox", "Foxes hunt at night."),
              new Bm25Index.Entry("whale", "en", "", "Whales of Kamchatka sing for hours."),
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
  void cutsAQuestionIntoWordsAsItsOwnLanguageHasIt() {
    assertThat(index.search("Kamchatka'nın balinaları", "tr", 10))
        .extracting("id")
        .containsExactly("whale");
    assertThat(index.search("Kamchatka'nın balinaları", "de", 10)).isEmpty();
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
