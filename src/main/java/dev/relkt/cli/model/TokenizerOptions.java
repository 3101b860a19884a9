package dev.relkt.cli.model;

import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a model's token ids are made. */
final class TokenizerOptions {

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "A SentencePiece model, for a SavedModel that takes token ids.")
  private @Nullable Path file;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "The most token ids of a row; what is more is left out (default: as the signature has it,"
              + " or 256).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--padding",
      paramLabel = "HOW",
      description =
          "longest: rows are filled to the longest of a batch. max-length: always to --max-length."
              + " Default: longest, if the signature has no length.")
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
          "Stands for what the tokenizer does not know (default: as the tokenizer has it).")
  private @Nullable Integer unknown;

  @Option(
      names = "--bos-id",
      paramLabel = "ID",
      description = "Comes in front of every text (default: nothing does).")
  private @Nullable Integer bos;

  @Option(
      names = "--eos-id",
      paramLabel = "ID",
      description = "Comes after every text (default: nothing does).")
  private @Nullable Integer eos;

  @Option(
      names = "--id-offset",
      paramLabel = "N",
      description = "Is added to the tokenizer's numbers of pieces (default: 0).")
  private @Nullable Integer offset;

  boolean isGiven() {
    return file != null;
  }

  List<String> mistakes() {
    Map<String, @Nullable Object> further = new LinkedHashMap<>();
    further.put("--max-length", maxLength);
    further.put("--padding", padding);
    further.put("--pad-id", pad);
    further.put("--unknown-id", unknown);
    further.put("--bos-id", bos);
    further.put("--eos-id", eos);
    further.put("--id-offset", offset);
    var mistakes = new ArrayList<String>();
    further.forEach(
        (option, value) -> {
          if (value != null && file == null) {
            mistakes.add("%s: without --tokenizer (expected: with it)".formatted(option));
          }
        });
    return mistakes;
  }

  Optional<TokenizerWish> wish() {
    return file == null
        ? Optional.empty()
        : Optional.of(
            new TokenizerWish(
                file,
                Optional.ofNullable(maxLength),
                Optional.ofNullable(padding),
                Optional.ofNullable(pad),
                Optional.ofNullable(unknown),
                Optional.ofNullable(bos),
                Optional.ofNullable(eos),
                Optional.ofNullable(offset)));
  }
}
