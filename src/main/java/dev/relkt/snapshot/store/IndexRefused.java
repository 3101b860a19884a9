package dev.relkt.snapshot.store;

/** An index root, generation or snapshot that cannot be used as asked; nothing was changed. */
public final class IndexRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  public IndexRefused(String message) {
    super(message);
  }

  public IndexRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
