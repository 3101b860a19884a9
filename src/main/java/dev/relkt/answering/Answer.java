package dev.relkt.answering;

import dev.relkt.passage.Passage;
import dev.relkt.shard.Match;

/**
 * One passage that answers a question.
 *
 * @param passage what was found
 * @param score by which answers are ordered, a finite number: the cosine of its best window with
 *     the question, −1 to 1, where vectors alone decide; what the ranker says where it was ranked
 *     again. To be compared within one reply alone.
 * @param match how it was found; {@link Match#UNKNOWN} where nobody said
 * @param details what else is said about it
 */
public record Answer(Passage passage, float score, Match match, AnswerDetails details) {

  /**
   * @throws IllegalArgumentException if the score is no finite number
   */
  public Answer {
    if (!Float.isFinite(score)) {
      throw new IllegalArgumentException(
          "score: %s of passage %s (expected: a finite number)".formatted(score, passage.id()));
    }
  }

  /** An answer of which only the score and the match are known. */
  public Answer(Passage passage, float score, Match match) {
    this(passage, score, match, AnswerDetails.NONE);
  }

  /** An answer of which only the score is known. */
  public Answer(Passage passage, float score) {
    this(passage, score, Match.UNKNOWN);
  }

  /** The same with another score. */
  public Answer with(float newScore) {
    return new Answer(passage, newScore, match, details);
  }

  /** The same with other details. */
  public Answer with(AnswerDetails newDetails) {
    return new Answer(passage, score, match, newDetails);
  }
}
