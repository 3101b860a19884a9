package dev.relkt.embedding;

import java.util.List;

/**
 * The words of a text as vectors of their own, for models that compare question and passage word by
 * word. Thread-safe. To be used only while the encoder is open that gave it.
 */
public interface WordEncoder {

  /**
   * The distinct words of a text, in the order in which they first come.
   *
   * @return empty for a text without words
   */
  List<WordVector> words(String text);
}
