package dev.relkt.registry;

/**
 * A model version that is missing, damaged or not what its manifest says. The message names what,
 * where, the value found, the value expected, and what to do.
 */
public final class ModelRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ModelRefused(String message) {
    super(message);
  }

  public ModelRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
