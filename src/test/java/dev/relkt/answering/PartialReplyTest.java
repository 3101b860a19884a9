package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartialReplyTest {

  private static Answer answer(String id, double score, String text) {
    return new Answer(
        new Passage(new PassageId(id), new Language("en"), "", text, Map.of()), (float) score);
  }

  private static PartialReply.Asked asked(int topK, PassageFilter filter) {
    return new PartialReply.Asked(
        new Question("q", "who?", topK, filter, Duration.ofMillis(100)),
        Optional.of(new Reply.Serving(new ModelVersion("m", 1), 1)),
        2,
        "",
        new PartialReply.Clock(1, 1_000, 3_500, 100));
  }

  private static PartialReply.Found found(long passages, Answer... answers) {
    return new PartialReply.Found(
        1, 1, OptionalLong.of(3), OptionalLong.of(20), passages, List.of(answers), List.of());
  }

  @Test
  void ranksByScoreThenById() {
    var best =
        RankedAnswers.best(
            List.of(
                answer("c", 0.5, "t"),
                answer("a", 0.5, "t"),
                answer("b", 0.7, "t"),
                answer("b", 0.6, "t")),
            10);
    assertThat(best.answers().stream().map(a -> a.passage().id().value()))
        .containsExactly("b", "a", "c");
    assertThat(best.answers().getFirst().score()).isEqualTo(0.7f);
  }

  @Test
  void refusesAnOrderThatIsNone() {
    assertThatThrownBy(
            () -> new RankedAnswers(List.of(answer("a", 0.1, "t"), answer("b", 0.2, "t"))))
        .hasMessage("ranked answers: rank 2 has a better score than rank 1 (expected: best first)");
    assertThatThrownBy(
            () -> new RankedAnswers(List.of(answer("a", 0.2, "t"), answer("a", 0.1, "t"))))
        .hasMessage("ranked answers: passage a twice (expected: once)");
  }

  @Test
  void tellsTheTimesInMilliseconds() {
    Reply reply =
        PartialReply.EMPTY.with(asked(3, PassageFilter.NONE)).with(found(1)).reply(10_250);
    assertThat(reply.timings()).isEqualTo(new Reply.Timings(1, 2.5, 6.75, 9.25));
  }

  @Test
  void saysThatNoPassagePassesTheFilter() {
    var filter = new PassageFilter(Set.of(new Language("fon")), Map.of("colour", "red"));
    Reply reply = PartialReply.EMPTY.with(asked(3, filter)).with(found(5)).with(found(0)).reply(0);
    assertThat(reply.partial()).isFalse();
    assertThat(reply.ranked().answers()).isEmpty();
    assertThat(reply.notes())
        .containsExactly("no passage passes the filter: lang = fon and colour = \"red\"");
  }

  @Test
  void saysThatTheIndexIsEmpty() {
    Reply reply =
        PartialReply.EMPTY
            .with(asked(3, PassageFilter.NONE))
            .with(found(0))
            .with(found(0))
            .reply(0);
    assertThat(reply.notes()).containsExactly("the index has no passages");
  }

  @Test
  void leavesOutWhatDoesNotFitIntoARecord() {
    var answers = new ArrayList<Answer>();
    for (int i = 0; i < 100; i++) {
      answers.add(answer("p%02d".formatted(i), 0.5, "文".repeat(100_000)));
    }
    Reply reply =
        PartialReply.EMPTY
            .with(asked(100, PassageFilter.NONE))
            .with(found(50, answers.subList(0, 50).toArray(Answer[]::new)))
            .with(found(50, answers.subList(50, 100).toArray(Answer[]::new)))
            .reply(0);
    assertThat(reply.ranked().answers()).hasSize(34);
    assertThat(reply.notes())
        .containsExactly("the first 34 of 100 passages: more would not fit into one answer");
  }

  @Test
  void textsCountAsTheBytesThatTheyAreInJson() throws Exception {
    String line = "a\"b\\c\td\ne ß 文 👍 x ";
    long bytes = new ObjectMapper().writeValueAsBytes(line).length - 2;
    var answers = new ArrayList<Answer>();
    for (int i = 0; i < 100; i++) {
      answers.add(answer("p%02d".formatted(i), 0.5, line.repeat(5)));
    }
    long each = 3 + 5 * bytes;
    assertThat(new RankedAnswers(answers).within(60 * each).answers()).hasSize(60);
    assertThat(new RankedAnswers(answers).within(60 * each - 1).answers()).hasSize(59);
  }

  @Test
  void aSearcherSendsOnWhatFitsOfLargeTexts() {
    var answers = new ArrayList<Answer>();
    for (int i = 0; i < 300; i++) {
      answers.add(answer("p%03d".formatted(i), 0.5, "文".repeat(100_000)));
    }
    PartialReply.Found fitting = found(300, answers.toArray(Answer[]::new)).fitting();
    assertThat(fitting.answers()).isEqualTo(answers.subList(0, 223));
    assertThat(fitting.notes())
        .containsExactly(
            "77 of the passages that were looked for are left out: their texts are too large together");
    assertThat(fitting.fitting()).isSameAs(fitting);
  }
}
