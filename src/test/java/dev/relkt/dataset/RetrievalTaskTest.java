package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RetrievalTaskTest {

  @Test
  void namesQuestionsWithoutGoldAndGoldThatIsNoPassage() {
    var qrels =
        new Qrels(
            Map.of(
                "q1", Map.of(new PassageId("p1"), 0),
                "q2", Map.of(new PassageId("p9"), 1),
                "not asked", Map.of(new PassageId("p7"), 1)));

    assertThatThrownBy(
            () ->
                new RetrievalTask(
                    List.of(passage("p1", "en"), passage("p1", "de")),
                    List.of(question("q1"), question("q2"), question("q3")),
                    qrels))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            """
            passage "p1" is there twice (expected: once)
            question "q1" has no gold passage (expected: a line "q1 0 <passage> 1" in the qrels)
            question "q3" has no gold passage (expected: a line "q3 0 <passage> 1" in the qrels)
            question "q2": its gold passage "p9" is not among the 2 passages (expected: there)\
            """);
  }

  @Test
  void refusesATaskWithoutQuestions() {
    assertThatThrownBy(
            () -> new RetrievalTask(List.of(passage("p1", "en")), List.of(), new Qrels(Map.of())))
        .hasMessage("no question (expected: at least one)");
  }

  @Test
  void keepsTheQuestionsThatHaveGoldInALanguage() {
    var task =
        new RetrievalTask(
            List.of(passage("p1", "zh-TW"), passage("p2", "zh"), passage("p3", "en")),
            List.of(question("q1"), question("q2")),
            new Qrels(
                Map.of(
                    "q1", Map.of(new PassageId("p1"), 1, new PassageId("p3"), 1),
                    "q2", Map.of(new PassageId("p3"), 1))));

    RetrievalTask chinese = task.over(filter("zh")).orElseThrow();

    assertThat(chinese.passages()).extracting(p -> p.id().value()).containsExactly("p1", "p2");
    assertThat(chinese.questions()).containsExactly(question("q1"));
    assertThat(chinese.qrels().gold("q1").keySet()).containsExactly(new PassageId("p1"));
    assertThat(task.over(filter("de"))).isEmpty();
  }

  @Test
  void keepsTheQuestionsOfALanguageOrSaysWhichThereAre() {
    var task =
        new RetrievalTask(
            List.of(passage("p1", "en")),
            List.of(question("q1")),
            new Qrels(Map.of("q1", Map.of(new PassageId("p1"), 1))));
    Language asked = task.questions().getFirst().language();

    assertThat(task.asking(Set.of(asked)).questions()).hasSize(1);
    assertThatThrownBy(() -> task.asking(Set.of(new Language("fi"), new Language("ko"))))
        .hasMessage(
            "languages: no question in fi (expected: some of %s)\nlanguages: no question in ko (expected: some of %s)"
                .formatted(asked, asked));
  }

  private static PassageFilter filter(String language) {
    return new PassageFilter(Set.of(new Language(language)), Map.of());
  }

  private static Passage passage(String id, String language) {
    return new Passage(new PassageId(id), new Language(language), "", "text", Map.of());
  }

  private static LabelledQuestion question(String id) {
    return new LabelledQuestion(id, new Language("en"), "text");
  }
}
