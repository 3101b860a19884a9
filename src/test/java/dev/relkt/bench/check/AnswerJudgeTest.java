package dev.relkt.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Answer;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Reply;
import dev.relkt.answering.WordEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerJudgeTest {

  private static final Map<String, AskedQuestion> QUESTION =
      Map.of("q", new AskedQuestion("which words", Duration.ofSeconds(2), 1_000));

  private boolean outage;
  private final WordEncoder first = new WordEncoder(1);
  private final WordEncoder second = new WordEncoder(2);
  private final Logs logs =
      new Logs().upsert("a", "first words").upsert("b", "second words").upsert("a", "newer words");
  private final AnswerJudge judge =
      new AnswerJudge(
          logs.log,
          generation ->
              switch (generation) {
                case 1 -> Optional.of(first.space());
                case 2 -> Optional.of(second.space());
                default -> Optional.empty();
              },
          version -> version.number() == 1 ? first : second,
          version -> Optional.empty(),
          moment -> outage);

  @Test
  void aQuestionThatWaitedForAKilledProcessIsNotLateAndStillHasToBeAnswered() {
    outage = true;
    AnswerFindings seen =
        judge.judge(
            QUESTION,
            Map.of(
                "q",
                List.of(
                    new GivenAnswer(
                        reply(2, 2, List.of(answer(second, "a", "newer words"))), 9_000))));
    assertThat(seen.findings().total()).isZero();
    assertThat(seen.delayed()).isEqualTo(1);
    assertThat(judge.judge(QUESTION, Map.of()).findings().count(Finding.UNANSWERED)).isEqualTo(1);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void nothingIsWrongWithAnAnswerThatIsWhollyOfItsModelAndGeneration() {
    AnswerFindings seen =
        judge(
            reply(
                2,
                2,
                List.of(answer(second, "a", "newer words"), answer(second, "b", "second words"))));

    assertThat(seen.findings().total()).isZero();
    assertThat(seen.scores()).isEqualTo(2);
    assertThat(seen.byServing()).isEqualTo(Map.of("words/2 g2", 1L));
    assertThat(seen.slowestMillis()).isEqualTo(500);
  }

  @Test
  void seesTheScoreOfAnotherModel() {
    AnswerFindings seen =
        judge(
            reply(
                2,
                2,
                List.of(answer(second, "a", "newer words"), answer(first, "b", "second words"))));

    assertThat(seen.findings().count(Finding.MIXED)).isEqualTo(1);
    assertThat(seen.findings().total()).isEqualTo(1);
  }

  @Test
  void seesAGenerationOfAnotherSpace() {
    AnswerFindings seen = judge(reply(2, 1, List.of(answer(second, "a", "newer words"))));

    assertThat(seen.findings().count(Finding.MIXED)).isEqualTo(1);
    assertThat(seen.findings().examples().getFirst())
        .isEqualTo(
            "mixed: q: words/2 is of space %s, and generation g1 of %s"
                .formatted(second.space(), first.space()));
  }

  @Test
  void countsAnAnswerAsMixedOnce() {
    AnswerFindings seen =
        judge(
            reply(
                2,
                2,
                List.of(answer(first, "a", "newer words"), answer(first, "b", "second words"))));

    assertThat(seen.findings().count(Finding.MIXED)).isEqualTo(1);
  }

  @Test
  void looksIntoEveryAnswerOfAQuestionThatIsAnsweredAgain() {
    AnswerFindings seen =
        judge(
            reply(1, 1, List.of(answer(first, "a", "newer words"))),
            reply(2, 2, List.of(answer(first, "a", "newer words"))));

    assertThat(seen.again()).isEqualTo(1);
    assertThat(seen.findings().count(Finding.MIXED)).isEqualTo(1);
    assertThat(seen.findings().total()).isEqualTo(1);
  }

  @Test
  void anOlderTextOfThePassageIsNoMistakeAndAnotherOneIs() {
    AnswerFindings seen =
        judge(
            reply(
                1,
                1,
                List.of(answer(first, "a", "first words"), answer(first, "b", "first words"))));

    assertThat(seen.findings().examples()).containsExactly("strange text: q: b");
  }

  @Test
  void seesAQuestionWithoutAnswer() {
    assertThat(judge().findings().examples()).containsExactly("unanswered: q");
  }

  @Test
  void seesAnAnswerAfterTheDeadline() {
    AnswerFindings seen =
        judge.judge(QUESTION, Map.of("q", List.of(new GivenAnswer(reply(1, 1, List.of()), 3_001))));

    assertThat(seen.findings().examples())
        .containsExactly("late: q: 2,001 ms (expected: at most 2,000)");
  }

  @Test
  void seesThatShardsAreMissing() {
    assertThat(judge(reply(1, 1, 3, List.of())).findings().examples())
        .containsExactly("partial: q []");
  }

  @Test
  void aPartialAnswerIsMadeGoodByAWholeOne() {
    AnswerFindings seen = judge(reply(1, 1, 3, List.of()), reply(1, 1, List.of()));

    assertThat(seen.findings().total()).isZero();
  }

  private AnswerFindings judge(Reply... replies) {
    List<GivenAnswer> given =
        List.of(replies).stream().map(reply -> new GivenAnswer(reply, 1_500)).toList();
    return judge.judge(QUESTION, given.isEmpty() ? Map.of() : Map.of("q", given));
  }

  private static Answer answer(WordEncoder encoder, String id, String text) {
    return new Answer(
        Logs.passage(id, text), encoder.encode("which words").cosine(encoder.encode(text)));
  }

  private static Reply reply(int model, int generation, List<Answer> answers) {
    return reply(model, generation, 4, answers);
  }

  private static Reply reply(int model, int generation, int shards, List<Answer> answers) {
    return new Reply(
        "q",
        new RankedAnswers(
            answers.stream().sorted((a, b) -> Float.compare(b.score(), a.score())).toList()),
        Optional.of(new Reply.Serving(WordEncoder.version(model), generation)),
        OptionalLong.of(1),
        OptionalLong.of(35),
        4,
        shards,
        List.of(),
        new Reply.Timings(1_000, 1, 1, 2),
        Optional.empty(),
        "");
  }
}
