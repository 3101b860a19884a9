package dev.relkt.local;

import java.time.Duration;

/** Waiting. */
public final class Sleep {

  private Sleep() {}

  /**
   * Waits so long.
   *
   * @throws LocalFailure if the thread is interrupted
   */
  public static void of(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("interrupted", e);
    }
  }
}
