package dev.relkt.topic;

import org.jspecify.annotations.Nullable;

/**
 * Thrown while a record is read, and turned into a {@link Rejection} before it leaves this package.
 */
final class RejectedRecord extends RuntimeException {

  private static final long serialVersionUID = 1;

  RejectedRecord(String reason) {
    this(reason, null);
  }

  RejectedRecord(String reason, @Nullable Throwable cause) {
    super(reason, cause, false, false);
  }
}
