package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.util.OptionalInt;

/** A tokenizer that has been read and is to become a part of a version. Immutable. */
interface TokenizerFile {

  /**
   * @param what the model, for what is said about it
   * @throws ModelRefused if it is none of its kind
   * @throws IOException if it cannot be read
   */
  static TokenizerFile read(String what, TokenizerChoice choice, FolderFacts facts)
      throws IOException {
    return switch (choice.kind()) {
      case HUGGING_FACE -> HuggingFaceFile.read(what, choice.file(), facts.lowerCase());
      case WORD_PIECE -> HuggingFaceFile.ofWordPieces(what, choice.file(), facts.lowerCase());
      case SENTENCE_PIECE -> SentencePieceFile.read(what, choice.file(), facts);
    };
  }

  /** Its path in the version. */
  String path();

  /** Its content there. */
  byte[] bytes();

  /** How long rows are, where it says so. */
  OptionalInt length();

  /** What it is, in a few words. */
  String words();

  /**
   * How it is used.
   *
   * @throws IllegalArgumentException if an option cannot be
   */
  TokenSpec spec(TokenizerWish wish, int maxLength, Padding padding);

  /** The greatest id that a text may get, and those that do not come of text. */
  int[] edges(TokenSpec spec);
}
