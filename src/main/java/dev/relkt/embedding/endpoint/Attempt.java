package dev.relkt.embedding.endpoint;

import java.time.Duration;
import java.util.Optional;

/** What came of sending a request once. Reasons are for people and hold no text and no key. */
sealed interface Attempt {

  /**
   * It was answered.
   *
   * @param rows a vector a text, in the order of the texts, all of one length, finite
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call, never compared
  record Vectors(float[][] rows) implements Attempt {}

  /**
   * It may succeed if it is sent again.
   *
   * @param asked how long the endpoint asks to wait
   */
  record Again(String reason, Optional<Duration> asked, Optional<Throwable> cause)
      implements Attempt {}

  /** The endpoint does not take these texts, together at least: there or in itself too long. */
  record TextsRefused(String reason) implements Attempt {}

  /** It will not succeed like this, whatever the texts. */
  record Failed(String reason, Optional<Throwable> cause) implements Attempt {

    Failed(String reason) {
      this(reason, Optional.empty());
    }
  }
}
