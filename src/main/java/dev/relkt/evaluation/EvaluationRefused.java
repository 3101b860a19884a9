package dev.relkt.evaluation;

import java.util.List;

/**
 * Labelled data that cannot be used, with every mistake that was found (the first {@value #SHOWN}
 * of them in the message).
 */
public final class EvaluationRefused extends RuntimeException {

  /** How many mistakes the message lists. */
  public static final int SHOWN = 20;

  private static final long serialVersionUID = 1;

  /** One mistake. */
  public EvaluationRefused(String mistake) {
    super(mistake);
  }

  /** One mistake and what it came from. */
  public EvaluationRefused(String mistake, Throwable cause) {
    super(mistake, cause);
  }

  /** All mistakes of one file or task, at least one, in the order in which they were found. */
  static EvaluationRefused all(List<String> mistakes) {
    if (mistakes.size() <= SHOWN) {
      return new EvaluationRefused(String.join("\n", mistakes));
    }
    return new EvaluationRefused(
        "%s\n… and %,d more"
            .formatted(String.join("\n", mistakes.subList(0, SHOWN)), mistakes.size() - SHOWN));
  }
}
