package dev.relkt.answering;

/**
 * How long a question takes, measured from those that were answered: the time from one answer to
 * the next while another question was waiting. Whatever is slowest on the way, the encoder or the
 * searchers, this is its pace. Averaged over about the last {@value #WINDOW} questions; one of them
 * at most doubles it, since a pause of the process is not the time that questions take.
 *
 * <p>A question that had the system for itself says only that questions take no longer. The first
 * one of all counts as at most a quarter of a second: after a start it waits until encoder and
 * index are open, seconds where the next takes milliseconds. Zero before anything was measured.
 * Times are in nanoseconds of one clock. For one thread.
 */
final class ServiceTime {

  static final int WINDOW = 64;

  private static final double FIRST_AT_MOST_NANOS = 250e6;

  private int present;
  private int mostPresent;
  private long busySince;
  private long weight;
  private double meanNanos;

  /** A question came in. */
  void came(long nowNanos) {
    if (present == 0) {
      busySince = nowNanos;
      mostPresent = 0;
    }
    present++;
    mostPresent = Math.max(mostPresent, present);
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
    took = Math.min(took, weight == 0 ? FIRST_AT_MOST_NANOS : WINDOW * Math.max(meanNanos, 1));
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
}
