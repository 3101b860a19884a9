package dev.relkt.shard;

import dev.relkt.passage.Passage;
import java.util.Comparator;

/**
 * A passage that was found.
 *
 * @param passage as it was written
 * @param score the cosine of the question with the passage's best window, −1 to 1, from the
 *     unquantised vectors
 * @param match how it was found
 */
public record ScoredPassage(Passage passage, float score, Match match) {

  /**
   * Best first; equal scores by id, so that the order never depends on where a passage is stored.
   */
  public static final Comparator<ScoredPassage> BEST_FIRST =
      Comparator.comparingDouble((ScoredPassage p) -> -p.score())
          .thenComparing(p -> p.passage().id());
}
