package dev.relkt.embedding.tokens;

/**
 * What stands around the ids of a text in a row. Immutable.
 *
 * @param front ids in front, not to be changed
 * @param back ids behind, not to be changed
 * @param maxLength the most ids of a row
 * @param nothing the id that a row has where there would be none
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as its tokenizer, never compared
record Frame(int[] front, int[] back, int maxLength, int nothing) {

  /**
   * @throws IllegalArgumentException if there is no room for an id of a text
   */
  Frame {
    if (maxLength <= front.length + back.length) {
      throw new IllegalArgumentException(
          "max-length: %d (expected: more than the %d special tokens of every row)"
              .formatted(maxLength, front.length + back.length));
    }
  }

  /** How many ids of a text fit into a row. */
  int room() {
    return maxLength - front.length - back.length;
  }

  /** A row of as many of the ids as fit, the first ones; it has one id at least. */
  int[] row(int[] pieces) {
    int kept = Math.min(pieces.length, room());
    if (kept + front.length + back.length == 0) {
      return new int[] {nothing};
    }
    int[] row = new int[front.length + kept + back.length];
    System.arraycopy(front, 0, row, 0, front.length);
    System.arraycopy(pieces, 0, row, front.length, kept);
    System.arraycopy(back, 0, row, front.length + kept, back.length);
    return row;
  }
}
