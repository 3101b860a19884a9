package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which file of a folder is the model's tokenizer.
 *
 * @param file the tokenizer
 * @param kind how it is read
 */
record TokenizerChoice(Path file, Kind kind) {

  private static final List<String> SENTENCE_PIECE =
      List.of(
          "sentencepiece.bpe.model",
          "spiece.model",
          "spm.model",
          "sentencepiece.model",
          "tokenizer.model");

  /** How a tokenizer is read. */
  enum Kind {
    /** A {@code tokenizer.json} of the Hugging Face tokenizers. */
    HUGGING_FACE,
    /** A {@code vocab.txt} of BERT. */
    WORD_PIECE,
    /** A SentencePiece model. */
    SENTENCE_PIECE
  }

  /** The kind of a file that somebody named. */
  static TokenizerChoice named(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return new TokenizerChoice(
        file,
        name.endsWith(".json")
            ? Kind.HUGGING_FACE
            : name.endsWith(".txt") ? Kind.WORD_PIECE : Kind.SENTENCE_PIECE);
  }

  /**
   * Looks into the folder with what is said about a graph, that of the graph, and the assets of a
   * SavedModel, in this order.
   *
   * @return absent where there is none
   * @throws ModelRefused if two could be it
   */
  static Optional<TokenizerChoice> of(String what, GraphChoice graph) throws IOException {
    Path beside =
        Files.isDirectory(graph.graph())
            ? graph.graph().resolve("assets")
            : graph.graph().resolve("..").normalize();
    for (Path folder :
        Stream.of(graph.root(), graph.root().resolve("0_Transformer"), beside)
            .distinct()
            .filter(Files::isDirectory)
            .toList()) {
      Optional<TokenizerChoice> found = in(what, folder, graph.graph());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<TokenizerChoice> in(String what, Path folder, Path graph)
      throws IOException {
    List<Path> json = huggingFace(folder, graph);
    if (json.size() > 1) {
      throw new ModelRefused(
          "%s: tokenizers %s in %s (expected: one); name the one that is meant (--tokenizer)"
              .formatted(what, json.stream().map(Path::getFileName).toList(), folder));
    }
    if (json.size() == 1) {
      return Optional.of(new TokenizerChoice(json.get(0), Kind.HUGGING_FACE));
    }
    if (isFile(folder.resolve("vocab.txt"))) {
      return Optional.of(new TokenizerChoice(folder.resolve("vocab.txt"), Kind.WORD_PIECE));
    }
    return SENTENCE_PIECE.stream()
        .map(folder::resolve)
        .filter(TokenizerChoice::isFile)
        .findFirst()
        .map(file -> new TokenizerChoice(file, Kind.SENTENCE_PIECE));
  }

  /** {@code tokenizer.json}, the one with the graph's name, or the only one. */
  private static List<Path> huggingFace(Path folder, Path graph) throws IOException {
    if (isFile(folder.resolve("tokenizer.json"))) {
      return List.of(folder.resolve("tokenizer.json"));
    }
    String name = String.valueOf(graph.getFileName());
    Path own = folder.resolve(name.replaceFirst("\\.onnx$", "") + "-tokenizer.json");
    if (isFile(own)) {
      return List.of(own);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).endsWith("tokenizer.json") && isFile(f))
          .sorted()
          .toList();
    }
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }
}
