package dev.relkt.local;

/**
 * Something that keeps the laptop's broker or cluster from running, said in words for whoever
 * started it.
 */
public final class LocalFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LocalFailure(String message) {
    super(message);
  }

  public LocalFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
