package dev.relkt.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.data.LexicalNegatives.Ranks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class LexicalNegativesTest {

  /** Ranked for "red blue green grey" as they are numbered. */
  private static final List<TrainingPassage> COLOURS =
      List.of(
          passage("1", "en", "red blue green grey", "d1"),
          passage("2", "en", "red blue green dog", "d2"),
          passage("3", "en", "red blue cat dog", "d3"),
          passage("4", "en", "red mouse cat dog", "d4"),
          passage("5", "en", "red mouse cat dog house", "d5"),
          passage("6", "en", "horse mouse cat dog house", "d6"),
          passage("7", "de", "rot blau grün grau", "d7"));

  @Test
  void skipsTheFirstRankAndTakesTheNextThree() throws Exception {
    assertThat(mine(COLOURS, question("en", "red blue green grey", "1", "")))
        .containsExactly(new Triplet("q0", "1", List.of("2", "3", "4")));
  }

  @Test
  void skipsTheFirstRankEvenWhereItIsNotTheGoldPassage() throws Exception {
    assertThat(mine(COLOURS, question("en", "red blue green grey", "3", "")))
        .containsExactly(new Triplet("q0", "3", List.of("2", "4", "5")));
  }

  @Test
  void takesNoPassageOfTheDocumentOfTheGoldPassage() throws Exception {
    var passages = new ArrayList<>(COLOURS);
    passages.set(2, passage("3", "en", "red blue cat dog", "d1"));
    assertThat(mine(passages, question("en", "red blue green grey", "1", "")))
        .containsExactly(new Triplet("q0", "1", List.of("2", "4", "5")));
  }

  @Test
  void takesNoTranslationOfTheGoldPassage() throws Exception {
    var set =
        new TrainingSet(
            COLOURS,
            List.of(question("q0", "en", "red blue green grey", "1", "")),
            List.of(
                new Translation(
                    "t", Map.of("en", "Red, blue, green, grey", "fr", "red blue cat dog"))));
    assertThat(new LexicalNegatives(set, Ranks.OF_THE_PAPER).mine(1, (s, u, d, t) -> {}))
        .containsExactly(new Triplet("q0", "1", List.of("2", "4", "5")));
  }

  @Test
  void takesNoGoldPassageOfTheSameQuestionInOtherWords() throws Exception {
    assertThat(
            mine(
                COLOURS,
                question("en", "red blue green grey", "1", ""),
                question("fi", "mikä väri", "3", "Red blue green, grey?")))
        .containsExactly(
            new Triplet("q0", "1", List.of("2", "4", "5")),
            new Triplet("q1", "3", List.of("2", "4", "5")));
  }

  @Test
  void asksInEnglishWhereTheQuestionIsInAnotherLanguageThanItsPassage() throws Exception {
    assertThat(mine(COLOURS, question("de", "rot blau grün grau", "1", "red blue green grey")))
        .containsExactly(new Triplet("q0", "1", List.of("2", "3", "4")));
  }

  @Test
  void asksInTheLanguageOfThePassageWhereTheQuestionIsInIt() throws Exception {
    var passages = new ArrayList<>(COLOURS);
    passages.add(passage("8", "de", "rot blau Hund", "d8"));
    assertThat(mine(passages, question("de", "rot blau grün grau", "7", "red blue green grey")))
        .containsExactly(new Triplet("q0", "7", List.of("8")));
  }

  @Test
  void asksWithATranslationIntoTheLanguageOfThePassage() throws Exception {
    var passages = new ArrayList<>(COLOURS);
    passages.add(passage("8", "de", "rot blau Hund", "d8"));
    var set =
        new TrainingSet(
            passages,
            List.of(question("q0", "fon", "E nɔ", "7", "")),
            List.of(new Translation("t", Map.of("fon", "E nɔ?", "de", "rot blau grün grau"))));
    assertThat(new LexicalNegatives(set, Ranks.OF_THE_PAPER).mine(1, (s, u, d, t) -> {}))
        .containsExactly(new Triplet("q0", "7", List.of("8")));
  }

  @Test
  void looksDeeperWhereTheFirstHitsAreAllOfOneDocument() throws Exception {
    var passages = new ArrayList<TrainingPassage>();
    for (int i = 0; i < 100; i++) {
      passages.add(passage("same" + i, "en", "red blue green grey " + "x".repeat(i + 1), "one"));
    }
    passages.add(passage("other", "en", "red and many words that nobody asks for", "two"));
    assertThat(mine(passages, question("en", "red blue green grey", "same0", "")))
        .containsExactly(new Triplet("q0", "same0", List.of("other")));
  }

  @Test
  void givesTheSameTripletsWithTwoThreadsAndTellsItsProgress() throws Exception {
    List<TrainingQuestion> questions = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      questions.add(question("q" + i, "en", "red blue cat " + i, "" + (1 + i % 6), ""));
    }
    var negatives =
        new LexicalNegatives(new TrainingSet(COLOURS, questions, List.of()), new Ranks(0, 2));
    var done = new ConcurrentLinkedQueue<Long>();
    List<Triplet> two =
        negatives.mine(
            2,
            (step, unit, at, total) -> {
              if (step.equals("searching")) {
                assertThat(total).isEqualTo(600);
                done.add(at);
              }
            });
    assertThat(two).hasSize(600).isEqualTo(negatives.mine(1, (step, unit, at, total) -> {}));
    assertThat(done).contains(600L);
  }

  @Test
  void endsWhenItIsInterrupted() {
    var set = new TrainingSet(COLOURS, List.of(question("q0", "en", "red", "1", "")), List.of());
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> new LexicalNegatives(set, Ranks.OF_THE_PAPER).mine(1, (s, u, d, t) -> {}))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private static List<Triplet> mine(List<TrainingPassage> passages, TrainingQuestion... questions)
      throws InterruptedException {
    List<TrainingQuestion> numbered = new ArrayList<>();
    for (TrainingQuestion q : questions) {
      numbered.add(
          new TrainingQuestion(
              "q" + numbered.size(), q.language(), q.text(), q.passage(), q.english()));
    }
    return new LexicalNegatives(new TrainingSet(passages, numbered, List.of()), Ranks.OF_THE_PAPER)
        .mine(2, (step, unit, done, total) -> {});
  }

  private static TrainingPassage passage(String id, String language, String text, String document) {
    return new TrainingPassage(id, language, "", text, document);
  }

  private static TrainingQuestion question(
      String language, String text, String passage, String english) {
    return question("q", language, text, passage, english);
  }

  private static TrainingQuestion question(
      String id, String language, String text, String passage, String english) {
    return new TrainingQuestion(
        id, language, text, passage, Optional.of(english).filter(e -> !e.isEmpty()));
  }
}
