package dev.relkt.answering;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import dev.relkt.shard.Match;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Replies made of what one searcher found. */
final class AnswersUnderTest {

  /** When questions are asked. */
  static final long NOW = 1_767_225_600_000L;

  static final int GENERATION = 1;

  private AnswersUnderTest() {}

  static Answer answer(String id, double score, String language, String text) {
    return answer(id, score, language, text, Map.of());
  }

  static Answer answer(
      String id, double score, String language, String text, Map<String, String> metadata) {
    var passage = new Passage(new PassageId(id), new Language(language), "", text, metadata);
    return new Answer(
        passage,
        (float) score,
        new Match(0, 1, (float) Math.clamp(score, -1, 1), (float) Math.clamp(score, -1, 1)));
  }

  static Question question(String text, int topK, QuestionOptions options) {
    return new Question("q", text, topK, PassageFilter.NONE, Duration.ofSeconds(2), options);
  }

  /** Of a question that a snapshot's only shard answers with the best of these. */
  static Reply reply(Question question, long snapshot, List<Answer> found) {
    return reply(question, snapshot, found, Optional.empty());
  }

  static Reply reply(
      Question question, long snapshot, List<Answer> found, Optional<WindowRule> windows) {
    return reply(question, snapshot, found, new ServedModel(windows, Optional.empty(), ""));
  }

  static Reply reply(Question question, long snapshot, List<Answer> found, ServedModel model) {
    var asked =
        new PartialReply.Asked(
            question,
            Optional.of(new Reply.Serving(new ModelVersion("m", 1), GENERATION)),
            1,
            "",
            new PartialReply.Clock(NOW, NOW * 1_000, NOW * 1_000, NOW + 2_000));
    List<Answer> best = RankedAnswers.best(found, question.depth()).answers();
    var findings =
        new PartialReply.Found(
            1, 1, OptionalLong.of(snapshot), OptionalLong.of(0), found.size(), best, List.of());
    return PartialReply.EMPTY.with(asked).with(findings).reply(NOW * 1_000, version -> model);
  }

  static List<String> ids(Reply reply) {
    return reply.ranked().answers().stream().map(a -> a.passage().id().value()).toList();
  }
}
