package dev.relkt.indexing;

import java.util.Objects;

/** An encoder could not encode a passage; what was written before is as it was. */
public final class EncodingFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  EncodingFailed(RuntimeException reason) {
    super(Objects.requireNonNullElse(reason.getMessage(), reason.toString()), reason);
  }
}
