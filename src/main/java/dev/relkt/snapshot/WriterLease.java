package dev.relkt.snapshot;

import java.time.Instant;

/**
 * Which job writes an index.
 *
 * @param jobId as Flink gives it at every submission
 * @param host where its publisher runs
 * @param pid of that process
 * @param since when the job began to write here
 * @param attempt how often the publisher was started again since
 * @param beat one more every few seconds as long as it is alive
 */
public record WriterLease(
    String jobId, String host, long pid, Instant since, int attempt, long beat) {

  /** The same, a moment later. */
  public WriterLease next() {
    return new WriterLease(jobId, host, pid, since, attempt, beat + 1);
  }
}
