package dev.relkt.dataset;

import java.util.List;

/**
 * Labelled data that cannot be used, with every mistake that was found (the first {@value #SHOWN}
 * of them in the message).
 */
public final class DataRefused extends RuntimeException {

  /** How many mistakes the message lists. */
  public static final int SHOWN = 20;

  private static final long serialVersionUID = 1;

  /** One mistake. */
  public DataRefused(String mistake) {
    super(mistake);
  }

  /** One mistake and what it came from. */
  public DataRefused(String mistake, Throwable cause) {
    super(mistake, cause);
  }

  /** All mistakes of one file or task, at least one, in the order in which they were found. */
  public static DataRefused all(List<String> mistakes) {
    if (mistakes.size() <= SHOWN) {
      return new DataRefused(String.join("\n", mistakes));
    }
    return new DataRefused(
        "%s\n… and %,d more"
            .formatted(String.join("\n", mistakes.subList(0, SHOWN)), mistakes.size() - SHOWN));
  }
}
