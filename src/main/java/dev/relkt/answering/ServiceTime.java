package dev.relkt.answering;

/**
 * How long a question takes, measured from those that were answered: the time from one answer to
 * the next while another question was waiting. Whatever is slowest on the way, the encoder or the
 * searchers, this is its pace. Averaged over about the last {@value #WINDOW} questions; one of them
 * at most doubles it, since a pause of the process is not the time that questions take.
 *
 * <p>A question that had the system for itself says only that questions take no longer. What
 * questions waited for before the first was encoded, an encoder and an index to be opened, is not
 * their pace either. Zero before anything was measured. Times are in nanoseconds of one clock. For
 * one thread.
 */
final class ServiceTime {

  static final int WINDOW = 64;

  /** Fewer say little: the first after a start run code that is not compiled yet. */
  private static final int SETTLED = 16;

  /** The most that fewer are taken for. */
  private static final double UNSETTLED_AT_MOST_NANOS = 50e6;

  private int present;
  private int mostPresent;
  private long busySince;
  private long weight;
  private double meanNanos;

  void came(long nowNanos) {
    if (present == 0) {
      busySince = nowNanos;
      mostPresent = 0;
    }
    present++;
    mostPresent = Math.max(mostPresent, present);
  }

  /** The first were encoded: from here on those that are present are worked on. */
  void began(long nowNanos) {
    busySince = nowNanos;
  }

  /** One was answered. */
  void answered(long nowNanos) {
    double took = Math.max(0, nowNanos - busySince);
    busySince = nowNanos;
    boolean alone = mostPresent == 1;
    if (!alone || took < meanNanos) {
      add(took);
    }
    gaveUp();
  }

  /** One left without having been answered. */
  void gaveUp() {
    present--;
  }

  private void add(double took) {
    if (weight > 0) {
      took = Math.min(took, WINDOW * Math.max(meanNanos, 1));
    }
    weight = Math.min(weight + 1, WINDOW);
    meanNanos += (took - meanNanos) / weight;
  }

  /** Questions that came in and have not left. */
  int present() {
    return present;
  }

  /** How long so many questions take, in milliseconds. */
  double millisOf(int questions) {
    return questions * meanNanos / 1e6;
  }

  /** As {@link #millisOf}, but not more than the first ones after a start can tell. */
  double settledMillisOf(int questions) {
    double nanos = weight < SETTLED ? Math.min(meanNanos, UNSETTLED_AT_MOST_NANOS) : meanNanos;
    return questions * nanos / 1e6;
  }
}
