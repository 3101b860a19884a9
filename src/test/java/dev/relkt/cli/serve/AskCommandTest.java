package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.Answer;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Reply;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

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
}
