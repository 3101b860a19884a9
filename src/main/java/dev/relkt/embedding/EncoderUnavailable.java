package dev.relkt.embedding;

/**
 * An encoder that cannot be asked now: it runs elsewhere and does not answer, or the caller was
 * interrupted. Neither the texts nor the model are at fault; the same call may succeed later. The
 * message says where, why, and for how long it was tried, and holds no text.
 */
public final class EncoderUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1;

  public EncoderUnavailable(String message) {
    super(message);
  }

  public EncoderUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
