package dev.relkt.training;

/**
 * Training cannot start or go on; the message says what was found, what is expected and what to do.
 */
public final class TrainingRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message for the person who started the training
   */
  public TrainingRefused(String message) {
    super(message);
  }

  /**
   * @param message for the person who started the training
   */
  public TrainingRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
