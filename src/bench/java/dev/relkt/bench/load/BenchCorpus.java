package dev.relkt.bench.load;

import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;

/**
 * Passages and questions without end, the same for the same seed. Safe for use by several threads.
 */
public interface BenchCorpus {

  /**
   * A passage.
   *
   * @param number 0 or more; says its id
   * @param revision 0 or more; another one has another text
   */
  Passage passage(int number, int revision);

  /** Some words of the passage of that number, revision 0. */
  String question(int number);

  /** The id of a number. */
  static PassageId id(int number) {
    return new PassageId("bench-%07d".formatted(number));
  }
}
