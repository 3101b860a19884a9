package dev.relkt.http.access;

/** The file of access tokens cannot be used; the message says all that is wrong. */
public final class TokensRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TokensRefused(String message) {
    super(message);
  }
}
