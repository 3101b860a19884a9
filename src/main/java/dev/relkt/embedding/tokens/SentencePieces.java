package dev.relkt.embedding.tokens;

import ai.djl.sentencepiece.SpProcessor;
import ai.djl.sentencepiece.SpTokenizer;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;

/**
 * Text → token ids, by a SentencePiece model in native memory, as a {@link TokenSpec} says.
 * Thread-safe; the owner sees to it that nobody calls while or after it is closed.
 */
public final class SentencePieces implements AutoCloseable {

  private final TokenSpec spec;
  private final int unknownPiece;
  private final SpTokenizer tokenizer;
  private final SpProcessor processor;

  private SentencePieces(TokenSpec spec, int unknownPiece, SpTokenizer tokenizer) {
    this.spec = spec;
    this.unknownPiece = unknownPiece;
    this.tokenizer = tokenizer;
    this.processor = tokenizer.getProcessor();
  }

  /**
   * Loads the SentencePiece model of a version.
   *
   * @throws ModelRefused if the specification or the file is none
   */
  static SentencePieces of(ModelFolder folder) {
    TokenSpec spec = TokenSpec.of(folder.manifest());
    try {
      SentencePieceModel model = SentencePieceModel.read(folder.file(spec.model()));
      return new SentencePieces(spec, model.unknown(), new SpTokenizer(model.bytes()));
    } catch (IOException | RuntimeException | LinkageError e) {
      if (e instanceof ModelRefused refused) {
        throw refused;
      }
      throw new ModelRefused(
          "model %s: its tokenizer cannot be loaded: %s"
              .formatted(folder.manifest().modelVersion(), e.getMessage()),
          e);
    }
  }

  /**
   * The ids of a text, not yet padded.
   *
   * @return at least one, at most {@code max-length}
   */
  int[] ids(String text) {
    int[] pieces = processor.encode(text);
    int bos = spec.bos().isPresent() ? 1 : 0;
    int eos = spec.eos().isPresent() ? 1 : 0;
    int kept = Math.min(pieces.length, spec.maxLength() - bos - eos);
    if (kept == 0 && bos + eos == 0) {
      // The normalisation has left nothing of the text; a row has one token at least.
      return new int[] {spec.unknown()};
    }
    int[] ids = new int[bos + kept + eos];
    spec.bos().ifPresent(id -> ids[0] = id);
    for (int i = 0; i < kept; i++) {
      ids[bos + i] = pieces[i] == unknownPiece ? spec.unknown() : pieces[i] + spec.offset();
    }
    spec.eos().ifPresent(id -> ids[ids.length - 1] = id);
    return ids;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
