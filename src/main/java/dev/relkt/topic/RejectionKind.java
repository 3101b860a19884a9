package dev.relkt.topic;

import java.util.Locale;
import java.util.function.Supplier;

/** What kind of reason keeps a record out: few, so that they can be counted. */
public enum RejectionKind {
  /** A field or a header is missing or wrong; whatever is of no other kind. */
  FIELD,
  /** Its value is larger than this installation takes. */
  TOO_LARGE,
  /** Its key is missing, or is no id. */
  KEY,
  /** Its value is missing, not UTF-8, not JSON, or no object. */
  ENCODING,
  /** It does not say for which tenant it is. */
  TENANT,
  /** Its schema is unknown, or its bytes do not fit it. */
  SCHEMA,
  /** Another tool put something around it, or it is no event that is expected. */
  FORMAT;

  /** As metrics have it, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a part of a record: what is refused in it is of this kind, where it has none of its own.
   *
   * @throws RejectedRecord as the part does
   */
  public <T> T of(Supplier<T> part) {
    try {
      return part.get();
    } catch (RejectedRecord e) {
      throw e.kind() == FIELD
          ? new RejectedRecord(this, String.valueOf(e.getMessage()), e.getCause())
          : e;
    }
  }

  /** As {@link #of}, of a part from which nothing is taken. */
  public void check(Runnable part) {
    of(
        () -> {
          part.run();
          return this;
        });
  }
}
