package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DistractorsTest {

  private static final Language ENGLISH = new Language("en");

  private final RetrievalTask task =
      new RetrievalTask(
          List.of(passage("gold", "en", "the answer")),
          List.of(new LabelledQuestion("q", ENGLISH, "question")),
          new Qrels(Map.of("q", Map.of(new PassageId("gold"), 1))));

  private final List<Passage> candidates =
      IntStream.range(0, 200)
          .mapToObj(i -> passage("c" + i, i % 2 == 0 ? "en" : "de", "text " + i))
          .toList();

  @Test
  void areTheSameInWhateverOrderTheyCome() {
    List<Passage> shuffled = new ArrayList<>(candidates);
    Collections.shuffle(shuffled, new Random(3));
    var some = new Distractors(Set.of(ENGLISH), 30);

    List<Passage> chosen = some.of(task, candidates);

    assertThat(chosen).hasSize(30).allMatch(p -> p.language().equals(ENGLISH));
    assertThat(some.of(task, shuffled)).isEqualTo(chosen);
    assertThat(new Distractors(Set.of(ENGLISH), 40).of(task, candidates))
        .startsWith(chosen.toArray(Passage[]::new));
    assertThat(new Distractors(Set.of(), 1000).of(task, candidates)).hasSize(200);
  }

  @Test
  void areNoTextsOfThePool() {
    assertThat(
            new Distractors(Set.of(), 10)
                .of(task, List.of(passage("x", "en", "the answer"), candidates.getFirst())))
        .extracting(p -> p.id().value())
        .containsExactly("c0");
  }

  @Test
  void areDocumentsOfTheirOwnBehindThePassagesOfTheTask() {
    List<Passage> chosen = new Distractors(Set.of(), 2).of(task, candidates);

    RetrievalTask larger = Distractors.addedTo(task, chosen);

    assertThat(larger.passages()).hasSize(3).startsWith(task.passages().getFirst());
    assertThat(larger.questions()).isEqualTo(task.questions());
    assertThat(Documents.of(chosen).count(chosen)).isEqualTo(2);
  }

  @Test
  void mayNotHaveTheIdOfAPassage() {
    List<Passage> chosen =
        new Distractors(Set.of(), 2).of(task, List.of(passage("gold", "en", "other")));

    assertThatThrownBy(() -> Distractors.addedTo(task, chosen))
        .isInstanceOf(DataRefused.class)
        .hasMessage("passage \"gold\" is there twice (expected: once)");
  }

  private static Passage passage(String id, String language, String text) {
    return new Passage(new PassageId(id), new Language(language), "", text, Map.of());
  }
}
