package dev.relkt.dataset;

import dev.relkt.passage.PassageId;
import java.util.List;

/**
 * A question with its right passages beside it.
 *
 * @param question what is asked
 * @param relevant each once; none where nobody knows
 */
public record JudgedQuestion(LabelledQuestion question, List<PassageId> relevant) {
  public JudgedQuestion {
    relevant = List.copyOf(relevant);
  }
}
