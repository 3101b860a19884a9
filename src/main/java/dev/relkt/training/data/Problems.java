package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with data, to be told all at once: the first ones in words, the rest by number. */
public final class Problems {

  /** How many are told in words. */
  static final int SHOWN = 20;

  private static final int ABRIDGED = 60;

  private final List<String> first = new ArrayList<>();
  private final boolean atOnce;
  private long count;

  Problems() {
    this(false);
  }

  private Problems(boolean atOnce) {
    this.atOnce = atOnce;
  }

  /** Refuses the first one when it is noted, for readers that go no further. */
  public static Problems refusedAtOnce() {
    return new Problems(true);
  }

  /**
   * Notes a problem.
   *
   * @param where file and line
   * @param found with the name of what it is
   * @param expected instead; may say what to do
   * @throws TrainingRefused with it, where problems are {@link #refusedAtOnce}
   */
  void add(Object where, String found, String expected) {
    count++;
    if (first.size() < SHOWN) {
      String words = "%s: %s (expected: %s)".formatted(where, found, expected);
      if (atOnce) {
        throw new TrainingRefused(words);
      }
      first.add(words);
    }
  }

  long count() {
    return count;
  }

  /**
   * @param what the data, such as its folder
   * @throws TrainingRefused with all problems, if there are any
   */
  void refuseIfAny(Object what) {
    if (count == 0) {
      return;
    }
    var words = new StringBuilder();
    words.append(
        count == 1 ? "%s: a problem:".formatted(what) : "%s: %,d problems:".formatted(what, count));
    first.forEach(line -> words.append("\n  ").append(line));
    if (count > first.size()) {
      words.append("\n  … and %,d more".formatted(count - first.size()));
    }
    throw new TrainingRefused(words.toString());
  }

  /** A value in quotes, cut where it is long: no passage stands in a message in full. */
  static String quoted(String value) {
    return value.length() <= ABRIDGED
        ? '"' + value + '"'
        : '"' + value.substring(0, ABRIDGED) + "…\"";
  }
}
