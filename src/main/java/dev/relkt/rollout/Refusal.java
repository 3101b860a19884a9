package dev.relkt.rollout;

/** A command that is not carried out; nothing was changed. The message says why and what to do. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  Refusal(String message) {
    super(message);
  }
}
