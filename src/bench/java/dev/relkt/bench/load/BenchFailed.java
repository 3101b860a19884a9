package dev.relkt.bench.load;

/** A benchmark that could not be carried out; the message is for the person who started it. */
public final class BenchFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BenchFailed(String message) {
    super(message);
  }

  public BenchFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
