package dev.relkt.answering;

import static dev.relkt.answering.AnswersUnderTest.NOW;
import static dev.relkt.answering.AnswersUnderTest.answer;
import static dev.relkt.answering.AnswersUnderTest.ids;
import static dev.relkt.answering.AnswersUnderTest.question;
import static dev.relkt.answering.AnswersUnderTest.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.answering.QuestionOptions.Preference;
import dev.relkt.passage.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of the passages that were found a reply has, in which order. */
class AnswerPageTest {

  private static final List<Answer> FOUND =
      List.of(
          answer("a", 0.9, "en", "Returns are free for thirty days after the purchase."),
          answer("b", 0.8, "de", "Die Rückgabe ist dreißig Tage lang frei."),
          answer("c", 0.7, "en", "Returns are free for thirty days after the purchase!"),
          answer("d", 0.6, "en", "Shipping takes two days within the country."),
          answer("e", 0.5, "de", "Der Versand dauert zwei Tage."));

  private static Reply asked(int topK, QuestionOptions options) {
    return reply(question("returns?", topK, options), 7, FOUND);
  }

  @Test
  void leavesOutTheBestBeforeTheOffset() {
    assertThat(ids(asked(2, QuestionOptions.builder().offset(1).build())))
        .containsExactly("b", "c");
    assertThat(ids(asked(2, QuestionOptions.builder().offset(4).build()))).containsExactly("e");
  }

  @Test
  void leavesOutLowScores() {
    assertThat(ids(asked(10, QuestionOptions.builder().minScore(0.65).build())))
        .containsExactly("a", "b", "c");
  }

  @Test
  void saysThatTheOptionsLeaveNothing() {
    Reply reply = asked(10, QuestionOptions.builder().minScore(2).build());
    assertThat(ids(reply)).isEmpty();
    assertThat(reply.notes())
        .containsExactly(
            "5 passages were found, none that the options leave: a lower minScore or offset, or no"
                + " cursor, shows them");
  }

  @Test
  void foldsPassagesOfNearlyTheSameText() {
    Reply reply = asked(10, QuestionOptions.builder().fold(true).build());
    assertThat(ids(reply)).containsExactly("a", "b", "d", "e");
    assertThat(reply.ranked().answers()).extracting(a -> a.details().folded()).startsWith(1, 0);
  }

  @Test
  void foldsLongTextsThatDifferInFewWordsAndNoOthers() {
    var words = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      words.append("word").append(i).append(' ');
    }
    String text = words.toString();
    List<Answer> found =
        List.of(
            answer("whole", 0.9, "en", text),
            answer("edited", 0.8, "en", text.replace("word77 ", "other ")),
            answer("half", 0.7, "en", text.substring(0, text.length() / 2)),
            answer("mixed", 0.6, "en", text.replace("7 ", "x ").replace("3 ", "y ")));
    Reply reply =
        reply(question("words", 10, QuestionOptions.builder().fold(true).build()), 1, found);
    assertThat(ids(reply)).containsExactly("whole", "half", "mixed");
  }

  @Test
  void foldsTextsWithoutLettersAndOfOneWord() {
    List<Answer> found =
        List.of(
            answer("a", 0.9, "und", "👍👍👍👍"),
            answer("b", 0.8, "und", "👍👍👍👍"),
            answer("c", 0.7, "und", "x"),
            answer("d", 0.6, "und", "X"),
            answer("e", 0.5, "und", "y"));
    Reply reply = reply(question("x", 10, QuestionOptions.builder().fold(true).build()), 1, found);
    assertThat(ids(reply)).containsExactly("a", "c", "e");
  }

  @Test
  void sendsTheBestPassageOfEachGroupAndThoseWithoutOne() {
    List<Answer> found =
        List.of(
            answer("a1", 0.9, "en", "one", Map.of("document", "a")),
            answer("x", 0.8, "en", "two"),
            answer("a2", 0.7, "en", "three", Map.of("document", "a")),
            answer("b1", 0.6, "en", "four", Map.of("document", "b")),
            answer("y", 0.5, "en", "five"));
    Reply reply =
        reply(question("q", 10, QuestionOptions.builder().groupBy("document").build()), 1, found);
    assertThat(ids(reply)).containsExactly("a1", "x", "b1", "y");
    Answer best = reply.ranked().answers().getFirst();
    assertThat(best.details().group()).hasValue("a");
    assertThat(best.details().folded()).isEqualTo(1);
    assertThat(reply.ranked().answers().get(1).details().group()).isEmpty();
  }

  @Test
  void saysThatGroupsMayBeMissingWhereNotAllWasLookedAt() {
    List<Answer> found = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      found.add(
          answer("p%03d".formatted(i), 1 - i / 1000.0, "en", "t " + i, Map.of("document", "a")));
    }
    Reply reply =
        reply(question("q", 10, QuestionOptions.builder().groupBy("document").build()), 1, found);
    assertThat(ids(reply)).containsExactly("p000");
    assertThat(reply.notes())
        .containsExactly(
            "of the best 50 passages, which were looked at, some are folded into others: there may"
                + " be more");
  }

  @Test
  void passagesInThePreferredLanguageComeEarlier() {
    var options = QuestionOptions.builder().language(new Language("de-AT"));
    assertThat(ids(asked(10, options.prefer(Preference.SAME).build())))
        .containsExactly("b", "a", "c", "e", "d");
    assertThat(ids(asked(10, options.prefer(Preference.OTHER).build())))
        .containsExactly("a", "c", "b", "d", "e");
  }

  @Test
  void saysThatTheLanguageOfTheQuestionIsNotKnown() {
    Reply reply = asked(2, QuestionOptions.builder().prefer(Preference.SAME).build());
    assertThat(ids(reply)).containsExactly("a", "b");
    assertThat(reply.notes())
        .containsExactly(
            "no language is preferred: that of the question is not clear; say it in the field lang");
  }

  @Test
  void laterPassagesComeEarlierByTheirAge() {
    long day = Duration.ofDays(1).toMillis();
    List<Answer> found =
        List.of(
            writtenAt(answer("old", 0.6, "en", "one"), NOW - 300 * day),
            writtenAt(answer("week", 0.55, "en", "two"), NOW - 7 * day),
            writtenAt(answer("now", 0.5, "en", "three"), NOW),
            answer("undated", 0.49, "en", "four"));
    Reply reply =
        reply(
            question(
                "q",
                10,
                QuestionOptions.builder()
                    .recencyHalfLife(Duration.ofDays(7))
                    .explain(true)
                    .build()),
            1,
            found);
    assertThat(ids(reply)).startsWith("old").endsWith("undated");
    Answer week =
        reply.ranked().answers().stream()
            .filter(a -> a.passage().id().value().equals("week"))
            .findFirst()
            .orElseThrow();
    ScorePart recency =
        week.details().parts().stream()
            .filter(part -> part.name().equals("recency"))
            .findFirst()
            .orElseThrow();
    assertThat(recency.value()).isCloseTo(0.5, within(1e-9));
    assertThat(sum(week)).isCloseTo(week.score(), within(1e-6));
  }

  private static Answer writtenAt(Answer answer, long millis) {
    return new Answer(
        answer.passage(), answer.score(), answer.match().withWrittenAt(millis), answer.details());
  }

  @Test
  void explainsWhatScoresAreMadeOf() {
    Reply reply =
        asked(
            3,
            QuestionOptions.builder()
                .explain(true)
                .language(new Language("de"))
                .prefer(Preference.SAME)
                .build());
    for (Answer answer : reply.ranked().answers()) {
      assertThat(sum(answer)).isCloseTo(answer.score(), within(1e-6));
    }
    Answer best = reply.ranked().answers().getFirst();
    assertThat(best.details().parts())
        .extracting(ScorePart::name)
        .containsExactlyInAnyOrder(
            "dense.best", "dense.mean", "lexical", "rank.dense", "language.preferred");
    assertThat(best.details().parts()).contains(new ScorePart("rank.dense", 2, 0));
  }

  @Test
  void keepsThePartsOfARanker() {
    Answer ranked = answer("a", 3.5, "en", "text");
    Answer parted =
        ranked.with(
            ranked
                .details()
                .withParts(
                    List.of(new ScorePart("dense.best", 1, 2), new ScorePart("late", 0.5, 3))));
    Reply reply =
        reply(
            question("q", 10, QuestionOptions.builder().explain(true).build()), 1, List.of(parted));
    Answer answer = reply.ranked().answers().getFirst();
    assertThat(answer.details().parts())
        .startsWith(new ScorePart("dense.best", 1, 2), new ScorePart("late", 0.5, 3));
    assertThat(sum(answer)).isCloseTo(3.5, within(1e-6));
  }

  private static double sum(Answer answer) {
    return answer.details().parts().stream().mapToDouble(p -> p.value() * p.weight()).sum();
  }

  @Test
  void explainsNothingWhereNobodyAsked() {
    assertThat(asked(1, QuestionOptions.DEFAULT).ranked().answers().getFirst().details())
        .isEqualTo(AnswerDetails.NONE);
  }
}
