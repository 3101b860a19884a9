package dev.relkt.embedding.tokens;

import ai.djl.sentencepiece.SpProcessor;
import ai.djl.sentencepiece.SpTokenizer;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;

/**
 * Text → token ids, by a SentencePiece model in native memory, as a {@link SentencePieceSpec} says.
 * Thread-safe; the owner sees to it that nobody calls while or after it is closed.
 */
final class SentencePieces implements Tokenizer {

  private final SentencePieceSpec spec;
  private final int unknownPiece;
  private final SpTokenizer tokenizer;
  private final SpProcessor processor;
  private final Frame frame;

  private SentencePieces(SentencePieceSpec spec, int unknownPiece, SpTokenizer tokenizer) {
    this.spec = spec;
    this.unknownPiece = unknownPiece;
    this.tokenizer = tokenizer;
    this.processor = tokenizer.getProcessor();
    this.frame =
        new Frame(
            spec.bos().stream().toArray(),
            spec.eos().stream().toArray(),
            spec.maxLength(),
            spec.unknown());
  }

  /**
   * Loads the SentencePiece model of a version.
   *
   * @throws ModelRefused if the file is none
   */
  static SentencePieces of(ModelFolder folder, SentencePieceSpec spec) {
    DjlOffline.ensure();
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

  @Override
  public int[] pieces(String text) {
    int[] pieces = processor.encode(text);
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = pieces[i] == unknownPiece ? spec.unknown() : pieces[i] + spec.offset();
    }
    return pieces;
  }

  @Override
  public Frame frame() {
    return frame;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
