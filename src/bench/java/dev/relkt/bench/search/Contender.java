package dev.relkt.bench.search;

import java.io.IOException;
import java.util.List;

/** A way to find the windows that a question's inner product is largest with. For one thread. */
interface Contender extends AutoCloseable {

  /** In a few words, the same in every table and plot. */
  String name();

  /** What it does, in one sentence. */
  String method();

  /**
   * Takes all windows and makes them searchable; once.
   *
   * @throws IOException if files cannot be written
   */
  void build(WindowSet windows) throws IOException;

  /**
   * How hard it may try, ascending: candidates that it looks for. More of them find more and cost
   * more.
   */
  List<Integer> efforts();

  /** The effort that its maker or its user would take; one of {@link #efforts}. */
  int usualEffort();

  /**
   * The best windows by their positions, best first.
   *
   * @param effort one of {@link #efforts}
   * @throws IOException if files cannot be read
   */
  int[] search(float[] question, int k, int effort) throws IOException;

  /** Bytes on the disk, or on the heap where it keeps nothing on the disk. */
  long bytes() throws IOException;

  @Override
  void close() throws IOException;
}
