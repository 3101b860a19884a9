package dev.relkt.answering;

/**
 * One of the parts whose sum of {@code value × weight} is a score, or what else is told about how a
 * passage was ranked.
 *
 * @param name such as {@code dense.best}; one score has every name once
 * @param value a finite number
 * @param weight by which it counts; 0 where it is told and does not count
 */
public record ScorePart(String name, double value, double weight) {

  /**
   * @throws IllegalArgumentException if a number is not finite or the name is blank
   */
  public ScorePart {
    if (name.isBlank() || !Double.isFinite(value) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException(
          "part of a score: \"%s\" %s × %s (expected: a name and two finite numbers)"
              .formatted(name, value, weight));
    }
  }
}
