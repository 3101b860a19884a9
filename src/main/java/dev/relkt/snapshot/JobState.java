package dev.relkt.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * How a job does that writes this index or reads it, as whoever runs it says. A hint for people;
 * nothing depends on it.
 *
 * @param name of the job
 * @param status Flink's word for it, such as RUNNING or RESTARTING
 * @param restarts how often it was started again since it was submitted
 * @param failure the last one, absent where it never failed
 * @param at when this was said
 */
public record JobState(
    String name, String status, int restarts, Optional<Failure> failure, Instant at) {

  /**
   * Why a job was started again, or ended.
   *
   * @param reason in words
   * @param at when it failed
   */
  public record Failure(String reason, Instant at) {}
}
