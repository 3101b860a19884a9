package dev.relkt.topic;

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
   */
  record Rejected<T>(Rejection rejection) implements Decoded<T> {}
}
