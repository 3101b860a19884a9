package dev.relkt.embedding.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a request is sent again: what the endpoint asks for, else a time that
 * doubles with every failure up to {@value #MOST_MILLIS} ms, of which a random half is taken off so
 * that those who failed together do not come back together.
 */
final class Backoff {

  static final long FIRST_MILLIS = 250;
  static final long MOST_MILLIS = 20_000;

  /** Longer waits are as good as none. */
  private static final Duration FOREVER = Duration.ofDays(1);

  private Backoff() {}

  /**
   * @param failures how often it failed in a row, 1 or more
   */
  static Duration after(int failures, RandomGenerator random) {
    long most = FIRST_MILLIS << Math.min(failures - 1, 20);
    double millis = Math.min(most, MOST_MILLIS) * (0.5 + random.nextDouble() / 2);
    return Duration.ofNanos((long) (millis * 1e6));
  }

  /**
   * Reads the header {@code Retry-After}, seconds or a date; absent where it is neither.
   *
   * @param now the time of day
   */
  static Optional<Duration> asked(String header, Instant now) {
    String value = header.strip();
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(value))));
    }
    try {
      Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, then)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration asked) {
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(FOREVER) > 0 ? FOREVER : asked;
  }
}
