package dev.relkt.client;

/**
 * Kafka did not do what it was asked, or somebody's answer cannot be read; the message says what.
 */
public final class ClientFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ClientFailed(String message) {
    super(message);
  }

  public ClientFailed(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a future failed with, in its own words. */
  public static String reason(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return String.valueOf(cause == null ? thrown.getMessage() : cause.getMessage());
  }
}
