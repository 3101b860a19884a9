package dev.relkt.topic;

import dev.relkt.registry.ModelVersion;

/**
 * What an operator wants done with a model version.
 *
 * @param kind what
 * @param model with which version
 * @param atMillis when it was asked for, in milliseconds since 1970
 */
public record ModelCommand(Kind kind, ModelVersion model, long atMillis) {

  /** What can be done with a version. */
  public enum Kind {
    ANNOUNCE,
    ACTIVATE,
    ROLL_BACK,
    RETIRE
  }
}
