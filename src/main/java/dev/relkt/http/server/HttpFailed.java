package dev.relkt.http.server;

/** HTTP cannot be served; the message says what is wrong and what is expected. */
public final class HttpFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public HttpFailed(String message) {
    super(message);
  }

  public HttpFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
