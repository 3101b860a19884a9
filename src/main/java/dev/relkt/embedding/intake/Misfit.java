package dev.relkt.embedding.intake;

/** Why a graph or a signature cannot be the one that is looked for. */
final class Misfit extends Exception {

  private static final long serialVersionUID = 1L;

  Misfit(String reason) {
    super(reason, null, false, false);
  }

  /** In words that go on after the name of what does not fit. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
