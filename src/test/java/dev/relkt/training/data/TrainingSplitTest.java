package dev.relkt.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingSplitTest {

  @Test
  void sharesNoDocumentAndNoTextWhateverTheSet() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      TrainingSet set = random(random);
      TrainingSplit split = TrainingSplit.of(set, 0.2, random.nextLong());
      assertThat(split.dev().questions()).isNotEmpty();
      assertThat(split.train().questions()).isNotEmpty();
      assertThat(documents(split.train())).doesNotContainAnyElementsOf(documents(split.dev()));
      assertThat(texts(split.train())).doesNotContainAnyElementsOf(texts(split.dev()));
      assertThat(split.train().questions().size() + split.dev().questions().size())
          .isEqualTo(set.questions().size());
      assertThat(split.train().passages().size() + split.dev().passages().size())
          .isEqualTo(set.passages().size());
      assertThat(split.train().translations().size() + split.dev().translations().size())
          .isEqualTo(set.translations().size());
    }
  }

  @Test
  void holdsOutAboutTheShare() {
    TrainingSplit split = TrainingSplit.of(articles(200), 0.1, 7);
    assertThat(split.dev().questions()).hasSize(40);
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    TrainingSet set = articles(200);
    assertThat(TrainingSplit.of(set, 0.1, 7)).isEqualTo(TrainingSplit.of(set, 0.1, 7));
    assertThat(TrainingSplit.of(set, 0.1, 7)).isNotEqualTo(TrainingSplit.of(set, 0.1, 8));
  }

  @Test
  void keepsTranslationsOfOneQuestionTogether() {
    TrainingSet set =
        new TrainingSet(
            List.of(passage("p1", "a"), passage("p2", "b"), passage("p3", "c")),
            List.of(
                question("q1", "de", "Wer war das?", "p1", "Who was it?"),
                question("q2", "fr", "Qui était-ce ?", "p2", "who was it"),
                question("q3", "en", "Something else?", "p3", "")),
            List.of());
    for (int seed = 0; seed < 10; seed++) {
      Set<String> dev = new HashSet<>();
      TrainingSplit.of(set, 0.5, seed).dev().questions().forEach(q -> dev.add(q.id()));
      assertThat(dev.contains("q1")).isEqualTo(dev.contains("q2"));
    }
  }

  @Test
  void takesATranslationToTheSideOfItsQuestion() {
    TrainingSet articles = articles(20);
    TrainingSet set =
        new TrainingSet(
            articles.passages(),
            articles.questions(),
            articles.questions().stream()
                .map(
                    q ->
                        new Translation("t" + q.id(), Map.of("en", q.text(), "fi", "fi " + q.id())))
                .toList());
    TrainingSplit split = TrainingSplit.of(set, 0.3, 1);
    assertThat(split.dev().translations())
        .extracting(Translation::id)
        .containsExactlyElementsOf(
            split.dev().questions().stream().map(q -> "t" + q.id()).toList());
  }

  @Test
  void refusesASetThatHangsTogether() {
    TrainingSet set =
        new TrainingSet(
            List.of(passage("p1", "a"), passage("p2", "b")),
            List.of(
                question("q1", "en", "How much is it?", "p1", ""),
                question("q2", "en", "How much is it", "p2", "")),
            List.of());
    assertThatThrownBy(() -> TrainingSplit.of(set, 0.5, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "split: 2 questions in 1 group of documents that share texts (expected: two or more"
                + " groups, so that one can be held out)");
  }

  @Test
  void refusesAGivenSplitThatLeaks() {
    var train =
        new TrainingSet(
            List.of(passage("p1", "a")),
            List.of(question("q1", "en", "Why?", "p1", "")),
            List.of());
    var dev =
        new TrainingSet(
            List.of(passage("p2", "b")),
            List.of(question("q2", "fr", "Pourquoi ?", "p2", "WHY")),
            List.of());
    assertThatThrownBy(() -> new TrainingSplit(train, dev))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "split: a problem:\n  question \"q1\": its text is held out too (question \"q2\")"
                + " (expected: every text on one side of a split; leave it out of one side)");
  }

  @Test
  void refusesSharesOutOfRange() {
    assertThatThrownBy(() -> TrainingSplit.of(articles(3), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dev share: 0.0 (expected: above 0 and below 1)");
    assertThatThrownBy(() -> TrainingSplit.of(articles(3), Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TrainingSet articles(int count) {
    List<TrainingPassage> passages = new ArrayList<>();
    List<TrainingQuestion> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      passages.add(passage("p" + i, "d" + i));
      questions.add(question("a" + i, "en", "first question " + i, "p" + i, ""));
      questions.add(question("b" + i, "en", "second question " + i, "p" + i, ""));
    }
    return new TrainingSet(passages, questions, List.of());
  }

  private static TrainingSet random(Random random) {
    List<TrainingPassage> passages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      passages.add(passage("p" + i, "d" + random.nextInt(40)));
    }
    List<TrainingQuestion> questions = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      String english = random.nextInt(3) == 0 ? "text " + random.nextInt(400) : "";
      questions.add(
          question(
              "q" + i, "de", "Text " + random.nextInt(400), "p" + random.nextInt(60), english));
    }
    List<Translation> translations = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      translations.add(
          new Translation(
              "t" + i,
              Map.of("de", "text " + random.nextInt(400), "fr", "text " + random.nextInt(400))));
    }
    return new TrainingSet(passages, questions, translations);
  }

  private static TrainingPassage passage(String id, String document) {
    return new TrainingPassage(id, "en", "", "passage " + id, document);
  }

  private static TrainingQuestion question(
      String id, String language, String text, String passage, String english) {
    return new TrainingQuestion(
        id, language, text, passage, Optional.of(english).filter(e -> !e.isEmpty()));
  }

  private static Set<String> documents(TrainingSet set) {
    Set<String> documents = new HashSet<>();
    set.passages().forEach(p -> documents.add(p.document()));
    Map<String, String> of = new HashMap<>();
    set.passages().forEach(p -> of.put(p.id(), p.document()));
    set.questions().forEach(q -> documents.add(String.valueOf(of.get(q.passage()))));
    return documents;
  }

  private static Set<String> texts(TrainingSet set) {
    Set<String> texts = new HashSet<>();
    set.passages().forEach(p -> texts.add(p.text().toLowerCase(java.util.Locale.ROOT)));
    set.questions().forEach(q -> texts.add(q.text().toLowerCase(java.util.Locale.ROOT)));
    set.questions()
        .forEach(q -> q.english().ifPresent(e -> texts.add(e.toLowerCase(java.util.Locale.ROOT))));
    set.translations().forEach(t -> texts.addAll(t.texts().values()));
    return texts;
  }
}
