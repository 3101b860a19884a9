package dev.relkt.topic;

import java.util.function.Supplier;

/** What came of reading a record. */
public sealed interface Decoded<T> {

  /**
   * The record is good.
   *
   * @param value what it says
   */
  record Accepted<T>(T value) implements Decoded<T> {}

  /**
   * The record is kept out.
   *
   * @param rejection why
   * @param kind of the reason
   */
  record Rejected<T>(Rejection rejection, RejectionKind kind) implements Decoded<T> {}

  /** What the reader gives, or why it refused the record. */
  static <T> Decoded<T> by(Supplier<T> reader) {
    try {
      return new Accepted<>(reader.get());
    } catch (RejectedRecord e) {
      Throwable cause = e.getCause();
      return new Rejected<>(
          new Rejection(
              String.valueOf(e.getMessage()), cause == null ? "" : cause.getClass().getName()),
          e.kind());
    }
  }
}
