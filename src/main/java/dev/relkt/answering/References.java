package dev.relkt.answering;

/**
 * How many hold something that is to be closed when nobody does. The first reference is its
 * maker's. Thread-safe.
 */
final class References {

  private int held = 1;

  /**
   * Adds one.
   *
   * @return false where the last one has gone: it is closed, or will be
   */
  synchronized boolean tryRetain() {
    if (held == 0) {
      return false;
    }
    held++;
    return true;
  }

  /**
   * Takes one away.
   *
   * @return whether that was the last one, so that the caller has to close
   * @throws IllegalStateException if the last one has gone already
   */
  synchronized boolean release() {
    if (held == 0) {
      throw new IllegalStateException("released more often than retained");
    }
    return --held == 0;
  }
}
