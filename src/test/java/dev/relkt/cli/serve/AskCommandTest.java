package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Answer;
import dev.relkt.answering.AnswerDetails;
import dev.relkt.answering.AnswerSpan;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.Snippet;
import dev.relkt.cli.Main;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.Match;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskCommandTest {

  private static final Answer ANSWER =
      new Answer(new Passage(new PassageId("p"), new Language("en"), "", "text", Map.of()), 0.5f);

  private static Reply reply(int answered, Answer... answers) {
    return new Reply(
        "q",
        new RankedAnswers(List.of(answers)),
        Optional.of(new Reply.Serving(new ModelVersion("student", 1), 1)),
        OptionalLong.empty(),
        OptionalLong.empty(),
        4,
        answered,
        List.of(),
        new Reply.Timings(0, 0, 0, 0),
        Optional.empty(),
        "");
  }

  @Test
  void nothingFoundIsNotNothingSearched() {
    assertThat(AskCommand.nothing(reply(4))).isEqualTo("no passage was found");
    assertThat(AskCommand.exitCode(reply(4))).isZero();

    assertThat(AskCommand.nothing(reply(0)))
        .isEqualTo("not searched: none of 4 shards answered in time; --deadline gives them longer");
    assertThat(AskCommand.exitCode(reply(0))).isEqualTo(1);

    assertThat(AskCommand.nothing(reply(3)))
        .isEqualTo(
            "no passage was found in the 3 of 4 shards that answered in time; --deadline gives the"
                + " others longer");
    assertThat(AskCommand.exitCode(reply(3))).isEqualTo(1);
  }

  @Test
  void passagesOfSomeShardsAreAnAnswer() {
    assertThat(AskCommand.exitCode(reply(1, ANSWER))).isZero();
  }

  @Test
  void showsWhatWasFoundAndWhy() {
    var details =
        new AnswerDetails(
            QuestionOptions.Text.SNIPPET,
            Optional.of(
                new Snippet("The Moon\nis far.", 10, 26, List.of(new Snippet.Mark(14, 18)))),
            Optional.of(new AnswerSpan(AnswerSpan.Kind.SPAN, "far", 22, 25, 0.25f)),
            List.of(
                new ScorePart("dense.best", 0.5, 2),
                new ScorePart("search", 0.125, 1),
                new ScorePart("rank.dense", 3, 0)),
            Optional.of("moon"),
            2);
    var answer = new Answer(ANSWER.passage(), 1.125f, new Match(1, 4, 0.5f, 0.25f), details);
    assertThat(PrintedAnswers.lines(reply(4, answer)))
        .containsExactly(
            " 1. 1.125  [en]   (p)",
            "    The *Moon* is far.",
            "    → far  (0.250)",
            "    and 2 more of moon",
            "    dense.best 0.500 × 2.000 + search 0.125; rank.dense 3; window 2 of 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode=fuzzy | --mode: \"fuzzy\" (expected: one of dense, lexical, hybrid)",
        "--rerank=true | --rerank: \"true\" (expected: on or off)",
        "--text=all | --text: \"all\" (expected: one of none, snippet, full)",
        "--prefer=de | --prefer: \"de\" (expected: one of same, other, any)",
        "--candidates=201 | candidates: 201 (expected: a whole number from 1 to 200)",
        "--offset=9995 | offset: 9995 with topK 10 (expected: at most 10000 together)",
        "--cursor=x | cursor: no answer came with it (expected: the cursor of an answer, unchanged)",
        "--recency-half-life=month | --recency-half-life: \"month\" (expected: a whole number of s, m, h or d, such as 30d)",
        "--recency-half-life=9999999999d | recencyHalfLifeSeconds: 863999999913600 (expected: a whole number from 1 to 3153600000)",
        "--facet=year:2010..2000 | --facet \"year:2010..2000\": range: from 2010 to 2000 (expected: from one that is less)",
        "--min-score=NaN | minScore: NaN (expected: a finite number)"
      })
  void refusesOptionsBeforeItAsks(String option, String reason) {
    var err = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(new StringWriter()), new PrintWriter(err, true), "ask", option, "who?");
    assertThat(err.toString()).contains(reason);
    assertThat(exit).isEqualTo(2);
  }
}
