package dev.relkt.embedding.tokens;

/** One text as a model takes it; one row of vectors comes of it. */
public sealed interface Window {

  /** How much work it is, about: keys, tokens or characters. */
  int size();

  /**
   * A text as ids of the keys of its words, at least one.
   *
   * @param ids not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call, never compared
  record Keys(int[] ids) implements Window {
    @Override
    public int size() {
      return ids.length;
    }
  }

  /**
   * A text as token ids, at least one.
   *
   * @param ids not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call, never compared
  record Tokens(int[] ids) implements Window {
    @Override
    public int size() {
      return ids.length;
    }
  }

  /** A text as it is. */
  record Text(String text) implements Window {
    @Override
    public int size() {
      return text.length();
    }
  }
}
