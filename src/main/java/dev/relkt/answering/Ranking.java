package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Mode;
import java.util.Optional;

/**
 * How the answers of a reply came into their order.
 *
 * @param mode by what they were found
 * @param rerank what ordered them again, absent where nothing did
 */
public record Ranking(Mode mode, Optional<Rerank> rerank) {

  /**
   * Stage two.
   *
   * @param ranker its id
   * @param candidates how many it ordered, 0 or more
   */
  public record Rerank(String ranker, int candidates) {

    /**
     * @throws IllegalArgumentException if the id is blank or fewer than none were ordered
     */
    public Rerank {
      if (ranker.isBlank() || candidates < 0) {
        throw new IllegalArgumentException(
            "rerank: %d candidates by \"%s\" (expected: 0 or more, and a ranker id)"
                .formatted(candidates, ranker));
      }
    }
  }
}
