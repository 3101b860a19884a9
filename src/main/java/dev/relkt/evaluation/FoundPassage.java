package dev.relkt.evaluation;

import dev.relkt.dataset.Run;
import dev.relkt.passage.Passage;

/**
 * A passage that a search by vectors found.
 *
 * @param best cosine of the question with the passage's best window, by which it was found
 * @param mean of the cosines of its windows
 * @param window number of the best window, from 0
 * @param windows that it has
 */
public record FoundPassage(Passage passage, float best, float mean, int window, int windows) {

  Run.Entry entry() {
    return new Run.Entry(passage.id(), best);
  }
}
