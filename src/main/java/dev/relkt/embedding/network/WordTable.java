package dev.relkt.embedding.network;

import dev.relkt.embedding.WordVector;

/** A network whose vectors are sums of rows, so that a word has a vector as well as a text. */
public interface WordTable {

  /**
   * The vector of a word. Thread-safe.
   *
   * @param ids of its keys, at least one
   */
  WordVector word(int[] ids);
}
