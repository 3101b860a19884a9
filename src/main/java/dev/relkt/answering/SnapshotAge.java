package dev.relkt.answering;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long ago a searched state of the index was known to be the newest that is published. A
 * searcher that can follow looks several times a second. One that cannot, because a file is damaged
 * or the index root does not answer, goes on with what it has; the age shows it.
 *
 * <p>Thread-safe: one thread refreshes, others ask.
 */
final class SnapshotAge {

  private final Clock clock;
  private final Duration limit;
  private volatile Instant newestAt;
  private volatile String trouble = "";

  /**
   * @param limit from which age on answers carry a note
   */
  SnapshotAge(Clock clock, Duration limit) {
    this.clock = clock;
    this.limit = limit;
    newestAt = clock.instant();
  }

  /** It is the newest now. */
  void renew() {
    newestAt = clock.instant();
    trouble = "";
  }

  /**
   * There is a newer one that cannot be opened, or it cannot be known.
   *
   * @param why one sentence
   */
  void failed(String why) {
    trouble = why;
  }

  /** Why the newest cannot be searched, empty where it is. */
  Optional<String> trouble() {
    String why = trouble;
    return why.isEmpty() ? Optional.empty() : Optional.of(why);
  }

  /** When it was last known to be the newest. */
  Instant newestAt() {
    return newestAt;
  }

  /** Milliseconds, 0 or more. */
  long millis() {
    return Math.max(0, Duration.between(newestAt, clock.instant()).toMillis());
  }

  /** Whether it is older than the limit. */
  boolean exceeded() {
    return millis() > limit.toMillis();
  }

  /** What answers have to say about it: nothing below the limit. */
  List<String> notes() {
    if (!exceeded()) {
      return List.of();
    }
    return List.of(
        "answered from a state of the index that was the newest %d s ago: what was written or deleted since may be missing or shown still%s"
            .formatted(millis() / 1000, trouble().map(why -> " (" + why + ")").orElse("")));
  }
}
