package dev.relkt.topic;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * What an installation makes of passages beside what their records say.
 *
 * @param badMetadata what becomes of a metadata value that cannot be read
 * @param expireAfter how long after the timestamp of its record a passage expires that does not say
 *     so itself; zero for never
 */
public record PassageRules(BadMetadata badMetadata, Duration expireAfter) implements Serializable {

  /** Bad values are refused, and passages stay. */
  public static final PassageRules DEFAULT = new PassageRules(BadMetadata.REFUSE, Duration.ZERO);

  /** What becomes of a metadata value that cannot be read. */
  public enum BadMetadata {
    /** The record goes to the dead letters. */
    REFUSE,
    /** The value is left out, the passage is taken. */
    DROP
  }

  Optional<Duration> expiry() {
    return expireAfter.isZero() ? Optional.empty() : Optional.of(expireAfter);
  }
}
