package dev.relkt.registry;

/**
 * What a model wants in front of its texts, such as {@code query: } and {@code passage: }, before
 * they become tokens. Part of the embedding space.
 *
 * @param question in front of every question, as it stands, white space included; may be empty
 * @param passage in front of every window of a passage; may be empty
 */
public record Prefixes(String question, String passage) {

  /** The most characters of one. */
  public static final int MOST = 2000;

  /**
   * @throws IllegalArgumentException if both are empty, or one is too long
   */
  public Prefixes {
    if (question.isEmpty() && passage.isEmpty()) {
      throw new IllegalArgumentException(
          "prefixes: both empty (expected: at least one; leave them out)");
    }
    if (question.length() > MOST || passage.length() > MOST) {
      throw new IllegalArgumentException(
          "prefixes: %d and %d characters (expected: at most %d)"
              .formatted(question.length(), passage.length(), MOST));
    }
  }
}
