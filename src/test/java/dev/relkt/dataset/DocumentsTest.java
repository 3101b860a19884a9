package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DocumentsTest {

  private final Documents documents =
      Documents.of(
          List.of(
              part("p1", "en", "d1"),
              part("p2", "en", "d1"),
              part("p3", "en", "d2"),
              part("p4", "de", "d1"),
              part("p5", "en", "d1")));

  @Test
  void aDocumentIsFoundOnceWithTheScoreOfItsBestPassage() {
    Run found =
        documents.found(
            new Run(Map.of("q", List.of(entry("p1", 3), entry("p2", 2), entry("p3", 1)))));

    assertThat(found.rankings().get("q")).containsExactly(entry("en/d1", 3), entry("en/d2", 1));
  }

  @Test
  void aDocumentIsRightInTheLanguageOfItsGoldPassageWithTheGreatestGrade() {
    var qrels = new Qrels(Map.of("q", Map.of(new PassageId("p1"), 1, new PassageId("p2"), 2)));

    assertThat(documents.judged(qrels).gold("q")).isEqualTo(Map.of(new PassageId("en/d1"), 2));
  }

  @Test
  void asManyPassagesAreSearchedAsTheBestDocumentsMayNeed() {
    assertThat(documents.depth(1)).isEqualTo(1);
    assertThat(documents.depth(2)).isEqualTo(4); // all three of d1 may come first
    assertThat(documents.depth(3)).isEqualTo(5);
    assertThat(documents.depth(100)).isEqualTo(5);
  }

  @Test
  void knowsHowManyOfTheBestDocumentsPassagesSay() {
    Run three =
        new Run(
            Map.of(
                "a", List.of(entry("p1", 3), entry("p2", 2), entry("p3", 1)),
                "b", List.of(entry("p1", 3), entry("p2", 2), entry("p5", 1)),
                "nothing", List.of()));

    assertThat(documents.known(three)).isEqualTo(1);
    assertThat(documents.known(new Run(Map.of()))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void namesPassagesWithoutADocument() {
    Passage without = passage("p9", "en", Map.of());

    assertThatThrownBy(() -> Documents.of(List.of(part("p1", "en", "d1"), without)))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            "passage \"p9\" has no document (expected: the field document, for the level of"
                + " documents)");
    assertThatThrownBy(() -> Documents.of(List.of(without)))
        .hasMessage(
            "no passage says which document it is from (expected: the field document in each, for"
                + " the level of documents)");
    assertThatThrownBy(() -> Documents.of(List.of(part("p1", "en", "d".repeat(600)))))
        .isInstanceOf(DataRefused.class)
        .hasMessageContaining("the name of its document cannot be an id");
  }

  private static Run.Entry entry(String id, float score) {
    return new Run.Entry(new PassageId(id), score);
  }

  private static Passage part(String id, String language, String document) {
    return passage(id, language, Map.of(RetrievalTask.DOCUMENT, document));
  }

  private static Passage passage(String id, String language, Map<String, String> metadata) {
    return new Passage(new PassageId(id), new Language(language), "", "text", metadata);
  }
}
