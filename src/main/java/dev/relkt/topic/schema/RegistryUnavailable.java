package dev.relkt.topic.schema;

import org.jspecify.annotations.Nullable;

/** A schema registry did not say what it has. It may later: nothing is wrong with the record. */
public final class RegistryUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1;

  RegistryUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
