package dev.relkt.training;

/**
 * Training cannot start or go on; the message says what was found, what is expected and what to do.
 */
public final class TrainingRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrainingRefused(String message) {
    super(message);
  }

  TrainingRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
