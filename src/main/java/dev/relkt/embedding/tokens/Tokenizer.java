package dev.relkt.embedding.tokens;

import dev.relkt.registry.ModelFolder;

/**
 * Text → token ids. Thread-safe; the owner sees to it that nobody calls while or after it is
 * closed.
 */
sealed interface Tokenizer extends AutoCloseable permits SentencePieces, HuggingFaceTokens {

  /**
   * Loads the tokenizer of a version that takes tokens.
   *
   * @throws dev.relkt.registry.ModelRefused if its specification or its file is none
   */
  static Tokenizer of(ModelFolder folder, TokenSpec spec) {
    return switch (spec) {
      case SentencePieceSpec pieces -> SentencePieces.of(folder, pieces);
      case HuggingFaceSpec tokens -> HuggingFaceTokens.of(folder, tokens);
    };
  }

  /** The ids of a text, without special ones; perhaps none. */
  int[] pieces(String text);

  /** What makes a row of them. */
  Frame frame();

  @Override
  void close();
}
