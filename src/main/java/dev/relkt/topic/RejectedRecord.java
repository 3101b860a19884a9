package dev.relkt.topic;

import org.jspecify.annotations.Nullable;

/**
 * Thrown while a record is read, and turned into a {@link Rejection} before it leaves this room.
 */
public final class RejectedRecord extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final RejectionKind kind;

  public RejectedRecord(String reason) {
    this(reason, null);
  }

  public RejectedRecord(String reason, @Nullable Throwable cause) {
    this(RejectionKind.FIELD, reason, cause);
  }

  public RejectedRecord(RejectionKind kind, String reason, @Nullable Throwable cause) {
    super(reason, cause, false, false);
    this.kind = kind;
  }

  public RejectionKind kind() {
    return kind;
  }
}
