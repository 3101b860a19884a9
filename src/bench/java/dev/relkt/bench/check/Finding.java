package dev.relkt.bench.check;

import java.util.Locale;

/** What can be wrong. */
public enum Finding {
  /** A passage that the log has and a generation has not. */
  LOST,
  /** A passage that is more than once in a generation. */
  DOUBLED,
  /** A passage that is in a generation with something else than its last write. */
  STALE,
  /** A passage in a generation that the log deleted last, or never had. */
  REVIVED,
  /** A passage whose vectors are not those that its generation's encoder gives for its text. */
  VECTORS_WRONG,
  /** A question without any answer. */
  UNANSWERED,
  /** A question whose first whole answer came after its deadline. */
  LATE,
  /** A question of whose answers none is whole. */
  PARTIAL,
  /** An answer that is not wholly of the one model and generation that it names. */
  MIXED,
  /** An answer with a text that the log never had for that passage. */
  STRANGE_TEXT;

  /** In lower case, with spaces. */
  public String describe() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
