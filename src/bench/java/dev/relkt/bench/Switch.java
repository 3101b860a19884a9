package dev.relkt.bench;

import dev.relkt.bench.load.SeenAnswer;
import java.util.List;

/**
 * A change of the model and generation that answer; times are {@link
 * dev.relkt.bench.load.WallClock#micros}.
 *
 * @param name such as {@code activate}
 * @param sentAt when the command was sent
 * @param doneMillis from then until it was decided
 * @param firstNewMillis from then until the first answer by the new model and generation
 * @param lastOldMillis from then until the last answer by another generation, 0 where none came
 *     after
 * @param killed whether a process was killed meanwhile
 */
record Switch(
    String name,
    long sentAt,
    double doneMillis,
    double firstNewMillis,
    double lastOldMillis,
    Killed killed) {

  /** Whether a process was killed meanwhile. */
  enum Killed {
    NOTHING,
    MEANWHILE
  }

  /**
   * @param doneAt when it was decided
   * @param answers those that were seen until a while after
   * @param generation that is to answer
   */
  static Switch of(
      String name,
      long sentAt,
      long doneAt,
      int generation,
      List<SeenAnswer> answers,
      Killed killed) {
    long firstNew = sentAt;
    long lastOld = sentAt;
    boolean seen = false;
    for (SeenAnswer answer : answers) {
      if (answer.seenAt() < sentAt) {
        continue;
      }
      if (answer.generation() != generation) {
        lastOld = answer.seenAt();
      } else if (!seen) {
        seen = true;
        firstNew = answer.seenAt();
      }
    }
    return new Switch(
        name,
        sentAt,
        (doneAt - sentAt) / 1e3,
        (firstNew - sentAt) / 1e3,
        (lastOld - sentAt) / 1e3,
        killed);
  }
}
