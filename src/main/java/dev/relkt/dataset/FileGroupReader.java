package dev.relkt.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Files that are read one after the other, so that the mistakes of all are told at once. */
public final class FileGroupReader {

  private final List<String> mistakes = new ArrayList<>();

  /**
   * Reads one.
   *
   * @param otherwise what to go on with where it is refused
   */
  public <T> T read(Supplier<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (DataRefused e) {
      mistakes.add(e.getMessage());
      return otherwise;
    }
  }

  /**
   * Ends the reading.
   *
   * @throws DataRefused with the mistakes of every file that was refused
   */
  public void end() {
    if (!mistakes.isEmpty()) {
      throw new DataRefused(String.join("\n", mistakes));
    }
  }
}
