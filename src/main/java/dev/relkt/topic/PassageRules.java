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
 * @param tenant whether a change has to say whose passage it is
 */
public record PassageRules(BadMetadata badMetadata, Duration expireAfter, TenantRule tenant)
    implements Serializable {

  /** Bad values are refused, passages stay, and need not say whose they are. */
  public static final PassageRules DEFAULT =
      new PassageRules(BadMetadata.REFUSE, Duration.ZERO, TenantRule.OPTIONAL);

  /** Without a rule about tenants. */
  public PassageRules(BadMetadata badMetadata, Duration expireAfter) {
    this(badMetadata, expireAfter, TenantRule.OPTIONAL);
  }

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
