package dev.relkt.answering;

import static dev.relkt.answering.AnswersUnderTest.answer;
import static dev.relkt.answering.AnswersUnderTest.question;
import static dev.relkt.answering.AnswersUnderTest.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.ranking.SentenceScorer;
import dev.relkt.registry.WindowRule;
import dev.relkt.shard.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences that answer, through the replies that have them. */
class AnswerSentencesTest {

  private static final QuestionOptions WANTED = QuestionOptions.builder().answer(true).build();

  private static Reply asked(String text, List<Answer> found, Optional<WindowRule> windows) {
    try (var encoder = new WordEncoder(1)) {
      var model =
          new ServedModel(windows, Optional.empty(), "", Optional.of(new SentenceScorer(encoder)));
      return reply(question(text, found.size(), WANTED), 1, found, model);
    }
  }

  private static Optional<AnswerSpan> span(String asked, Answer found, WindowRule rule) {
    Optional<AnswerSpan> span =
        asked(asked, List.of(found), Optional.of(rule))
            .ranked()
            .answers()
            .getFirst()
            .details()
            .answer();
    span.ifPresent(
        s -> assertThat(found.passage().text().substring(s.from(), s.to())).isEqualTo(s.text()));
    return span;
  }

  @Test
  void isTheSentenceThatIsNearestToTheQuestion() {
    String text = "The moon is round.  Twelve people walked there! Ice lies near its poles.";
    var found = answer("moon", 0.5, "en", text, Map.of());
    assertThat(span("who walked there", found, WindowRule.WHOLE).orElseThrow().text())
        .isEqualTo("Twelve people walked there!");
    assertThat(span("ice poles", found, WindowRule.WHOLE).orElseThrow().text())
        .isEqualTo("Ice lies near its poles.");
  }

  @Test
  void isNearTheBestWindowOfALongText() {
    var text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append("The station number ").append(i).append(" opens at noon on Sundays. ");
    }
    WindowRule rule = WindowRule.ofSentences(28, 24);
    List<WordRange> words = Words.of(text.toString());
    List<WordRange> windows = new WindowCutter(rule).windows(text.toString(), words);
    int best = windows.size() / 2;
    var passage = answer("long", 0.5, "en", text.toString(), Map.of()).passage();
    var found = new Answer(passage, 0.5f, new Match(best, windows.size(), 0.5f, 0.4f));
    AnswerSpan span = span("which station opens at noon", found, rule).orElseThrow();
    assertThat(span.text()).startsWith("The station number").endsWith("on Sundays.");
    assertThat(span.from()).isGreaterThan(words.get(windows.get(best - 3).from()).from());
    assertThat(span.to()).isLessThan(words.get(windows.get(best + 3).to()).to());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "...x...", "\n\n1\n", "?! abc. — … x"})
  void anyTextHasOne(String text) {
    assertThat(span("x", answer("p", 0.5, "und", text, Map.of()), WindowRule.WHOLE)).isPresent();
  }

  @Test
  void isAPartOfASentenceThatIsLong() {
    String text = "word ".repeat(900) + "needle " + "word ".repeat(900);
    var found = answer("p", 0.5, "en", text, Map.of());
    AnswerSpan span = span("needle", found, WindowRule.WHOLE).orElseThrow();
    assertThat(span.text()).contains("needle").hasSizeLessThanOrEqualTo(400);
    String one = "x".repeat(100_000);
    assertThat(
            span("x", answer("p", 0.5, "en", one, Map.of()), WindowRule.WHOLE).orElseThrow().to())
        .isLessThanOrEqualTo(400);
  }

  @Test
  void theBestTenPassagesHaveOne() {
    List<Answer> found = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      found.add(answer("p" + i, 1 - i / 20.0, "en", "One. Two " + i + ".", Map.of()));
    }
    List<Answer> answers = asked("two", found, Optional.empty()).ranked().answers();
    assertThat(answers.subList(0, 10)).allMatch(a -> a.details().answer().isPresent());
    assertThat(answers.subList(10, 12)).allMatch(a -> a.details().answer().isEmpty());
  }

  @Test
  void aReplySaysThatThereIsNoEncoderForThem() {
    var found = answer("p", 0.5, "en", "One.", Map.of());
    Reply reply = reply(question("one", 1, WANTED), 1, List.of(found));
    assertThat(reply.ranked().answers().getFirst().details().answer()).isEmpty();
    assertThat(reply.notes())
        .containsExactly("no sentences that answer: the encoder of the version is not here");
  }
}
