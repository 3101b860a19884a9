package dev.relkt.cli.serve;

import dev.relkt.answering.Answer;
import dev.relkt.answering.Reply;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came back for one question of the sample.
 *
 * @param passageLanguage of the passage that answers it
 * @param best the first passage found
 * @param rank of the passage that answers it, 1 the best; 0 if it is not among those found
 * @param latency as its asker saw it
 */
record DemoResult(
    LabelledQuestion question,
    Language passageLanguage,
    Optional<Passage> best,
    int rank,
    Duration latency) {

  static DemoResult of(LabelledQuestion question, Passage gold, Reply reply, Duration latency) {
    List<Passage> found = reply.ranked().answers().stream().map(Answer::passage).toList();
    int rank = 0;
    for (int i = found.size(); i > 0; i--) {
      if (found.get(i - 1).id().equals(gold.id())) {
        rank = i;
      }
    }
    return new DemoResult(question, gold.language(), found.stream().findFirst(), rank, latency);
  }

  /** 1 if the right passage came first, else 0. */
  double success() {
    return rank == 1 ? 1 : 0;
  }

  /** 1 / rank among the first ten, else 0. */
  double reciprocalRank() {
    return rank >= 1 && rank <= 10 ? 1.0 / rank : 0;
  }
}
