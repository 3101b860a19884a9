package dev.relkt.training.data;

import java.util.List;

/**
 * A question, its passage and passages that look right but are not.
 *
 * @param question id
 * @param passage id of the gold passage
 * @param negatives ids, the most similar first; may be empty
 */
public record Triplet(String question, String passage, List<String> negatives) {

  public Triplet {
    negatives = List.copyOf(negatives);
  }
}
