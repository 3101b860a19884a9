package dev.relkt.cli.console;

import java.time.Duration;
import java.time.Instant;

/** How long something has been, in one unit that is not too fine. */
public final class Ago {

  private Ago() {}

  /** The time between two moments, such as {@code 12 s}, {@code 5 min} or {@code 30 h}. */
  public static String of(Instant then, Instant now) {
    Duration ago = Duration.between(then, now);
    if (ago.toMinutes() < 2) {
      return "%d s".formatted(Math.max(0, ago.toSeconds()));
    }
    return ago.toHours() < 2
        ? "%d min".formatted(ago.toMinutes())
        : "%,d h".formatted(ago.toHours());
  }
}
