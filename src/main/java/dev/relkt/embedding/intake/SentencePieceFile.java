package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import dev.relkt.embedding.tokens.SentencePieceModel;
import dev.relkt.embedding.tokens.SentencePieceSpec;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A SentencePiece model. Its pieces' numbers are ids, unless the architecture is known to have
 * others: XLM-RoBERTa and its kin put {@code <s>}, {@code <pad>}, {@code </s>} and {@code <unk>}
 * first, so that all other numbers are greater by one.
 */
final class SentencePieceFile implements TokenizerFile {

  private static final String PATH = "tokenizer/sentencepiece.model";

  private final SentencePieceModel model;
  private final boolean ofRoberta;
  private final boolean ofT5;

  private SentencePieceFile(SentencePieceModel model, Optional<String> architecture) {
    this.model = model;
    this.ofRoberta =
        architecture.filter(a -> a.contains("roberta") || a.equals("camembert")).isPresent();
    this.ofT5 = architecture.filter(a -> a.contains("t5")).isPresent();
  }

  static SentencePieceFile read(String what, Path file, FolderFacts facts) throws IOException {
    try {
      return new SentencePieceFile(SentencePieceModel.read(file), facts.modelType());
    } catch (IllegalArgumentException e) {
      throw new ModelRefused("%s: %s".formatted(what, e.getMessage()), e);
    }
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public byte[] bytes() {
    return model.bytes();
  }

  @Override
  public OptionalInt length() {
    return OptionalInt.empty();
  }

  @Override
  public String words() {
    return "SentencePiece, %,d pieces%s"
        .formatted(
            model.pieces(),
            ofRoberta ? ", ids as XLM-RoBERTa has them" : ofT5 ? ", ids as T5 has them" : "");
  }

  @Override
  public TokenSpec spec(TokenizerWish wish, int maxLength, Padding padding) {
    int offset = wish.offset().orElse(ofRoberta ? 1 : 0);
    int pad = model.pad().isPresent() ? model.pad().getAsInt() + offset : 0;
    return new SentencePieceSpec(
        PATH,
        maxLength,
        padding,
        wish.pad().orElse(ofRoberta ? 1 : pad),
        wish.unknown().orElse(ofRoberta ? 3 : model.unknown() + offset),
        optional(wish.bos(), ofRoberta, 0),
        optional(wish.eos(), ofRoberta || ofT5, ofRoberta ? 2 : 1),
        offset,
        SentencePieceSpec.VERSION);
  }

  private static OptionalInt optional(Optional<Integer> wish, boolean usual, int id) {
    return wish.isPresent()
        ? OptionalInt.of(wish.get())
        : usual ? OptionalInt.of(id) : OptionalInt.empty();
  }

  @Override
  public int[] edges(TokenSpec spec) {
    var pieces = (SentencePieceSpec) spec;
    return Stream.of(
            OptionalInt.of(model.pieces() - 1 + pieces.offset()),
            OptionalInt.of(pieces.unknown()),
            OptionalInt.of(pieces.pad()),
            pieces.bos(),
            pieces.eos())
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .toArray();
  }
}
