package dev.relkt.generation;

/** An index root, generation or snapshot that cannot be used as asked; nothing was changed. */
public final class IndexRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  IndexRefused(String message) {
    super(message);
  }

  IndexRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
