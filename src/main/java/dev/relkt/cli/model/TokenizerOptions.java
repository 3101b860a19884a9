package dev.relkt.cli.model;

import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a model's token ids are made. */
final class TokenizerOptions {

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description =
          "A tokenizer.json, BERT's vocab.txt or a SentencePiece model (default: the one that lies"
              + " beside the graph).")
  private @Nullable Path file;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "The most token ids of a row; a window with more is split at ends of sentences (default: as"
              + " the graph or its folder have it, but 512 at most; 256 for a SentencePiece model of"
              + " which nothing is said).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--padding",
      paramLabel = "HOW",
      description =
          "longest: rows are filled to the longest of a batch. max-length: always to --max-length."
              + " Default: longest, if the graph has no length.")
  private @Nullable String padding;

  @Option(
      names = "--pad-id",
      paramLabel = "ID",
      description = "Fills rows (default: as the tokenizer has it, or 0).")
  private @Nullable Integer pad;

  @Option(
      names = "--unknown-id",
      paramLabel = "ID",
      description =
          "Stands for what a SentencePiece model does not know (default: as the model has it).")
  private @Nullable Integer unknown;

  @Option(
      names = "--bos-id",
      paramLabel = "ID",
      description =
          "Comes in front of every text, for a SentencePiece model (default: nothing does, but for architectures of which it is known).")
  private @Nullable Integer bos;

  @Option(names = "--eos-id", paramLabel = "ID", description = "Comes after every text, likewise.")
  private @Nullable Integer eos;

  @Option(
      names = "--id-offset",
      paramLabel = "N",
      description =
          "Is added to the numbers of a SentencePiece model's pieces (default: 0, likewise).")
  private @Nullable Integer offset;

  TokenizerWish wish() {
    return new TokenizerWish(
        Optional.ofNullable(file),
        Optional.ofNullable(maxLength),
        Optional.ofNullable(padding),
        Optional.ofNullable(pad),
        Optional.ofNullable(unknown),
        Optional.ofNullable(bos),
        Optional.ofNullable(eos),
        Optional.ofNullable(offset));
  }
}
