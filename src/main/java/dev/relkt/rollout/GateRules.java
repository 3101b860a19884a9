package dev.relkt.rollout;

/**
 * What the gate lets through.
 *
 * @param tolerance how far success@1 and MRR@10 of a pair of languages may fall, 0 to 1
 * @param minQuestions a pair of languages with fewer labelled questions does not block, 1 or more
 * @param minOverlap the mean share of the first ten passages that both generations must give for
 *     questions without labels, 0 to 1
 */
public record GateRules(double tolerance, int minQuestions, double minOverlap) {

  /**
   * @throws IllegalArgumentException naming the rule, what was found and what is expected
   */
  public GateRules {
    requireShare("tolerance", tolerance);
    requireShare("least overlap", minOverlap);
    if (minQuestions < 1) {
      throw new IllegalArgumentException(
          "gate: fewest questions of a pair of languages: %d (expected: 1 or more)"
              .formatted(minQuestions));
    }
  }

  private static void requireShare(String rule, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("gate: %s: %s (expected: 0 to 1)".formatted(rule, value));
    }
  }
}
