package dev.relkt.embedding.endpoint;

import java.io.Serializable;
import java.time.Duration;

/**
 * How endpoints are dealt with by whoever serves.
 *
 * @param checkInterval how long texts are encoded before the golden texts are encoded again, to see
 *     whether the model is still the same
 * @param patience how long a call is tried again while the endpoint does not answer
 */
public record EndpointRules(Duration checkInterval, Duration patience) implements Serializable {

  private static final long serialVersionUID = 1;

  public static final EndpointRules DEFAULT =
      new EndpointRules(Duration.ofMinutes(10), Duration.ofMinutes(2));

  /** How long opening an encoder is tried: whoever opens it can come again. */
  static final Duration OPENING = Duration.ofSeconds(20);

  /**
   * @throws IllegalArgumentException if the interval is not positive, or the patience negative
   */
  public EndpointRules {
    if (!checkInterval.isPositive() || patience.isNegative()) {
      throw new IllegalArgumentException(
          "endpoint rules: check interval %s, patience %s (expected: more than 0, and 0 or more)"
              .formatted(checkInterval, patience));
    }
  }
}
