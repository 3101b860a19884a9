package dev.relkt.answering;

import dev.relkt.passage.Passage;
import dev.relkt.shard.Match;

/**
 * One passage that answers a question.
 *
 * @param passage what was found
 * @param score the cosine of its best window with the question, −1 to 1
 * @param match how it was found; {@link Match#UNKNOWN} where nobody said
 */
public record Answer(Passage passage, float score, Match match) {

  /** An answer of which only the score is known. */
  public Answer(Passage passage, float score) {
    this(passage, score, Match.UNKNOWN);
  }
}
