package dev.relkt.embedding.intake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * BERT's {@code vocab.txt}, a piece a line, as the {@code tokenizer.json} that the Hugging Face
 * tokenizers read: BERT's normalisation, words and WordPiece, {@code [CLS]} in front and {@code
 * [SEP]} behind.
 *
 * <p>Whether letters are made small is said by the folder, or else by the vocabulary: pieces with
 * capitals could never be used if they were.
 */
final class WordPieceTokenizer {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final long MAX_BYTES = 64 << 20;
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private final Map<String, Integer> ids;
  private final boolean lowerCase;

  private WordPieceTokenizer(Map<String, Integer> ids, boolean lowerCase) {
    this.ids = ids;
    this.lowerCase = lowerCase;
  }

  /**
   * @throws ModelRefused if it cannot be read, or lacks a special piece
   */
  static WordPieceTokenizer read(String what, Path vocabulary, Optional<Boolean> lowerCase) {
    try {
      if (Files.size(vocabulary) > MAX_BYTES) {
        throw new IOException(
            "%d bytes, more than %d".formatted(Files.size(vocabulary), MAX_BYTES));
      }
      var ids = new HashMap<String, Integer>();
      int id = 0;
      for (String line :
          new String(Files.readAllBytes(vocabulary), StandardCharsets.UTF_8).split("\n", -1)) {
        String piece = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (!piece.isEmpty()) {
          ids.put(piece, id);
        }
        id++;
      }
      List<String> missing =
          SPECIAL.subList(0, 4).stream().filter(piece -> !ids.containsKey(piece)).toList();
      if (!missing.isEmpty()) {
        throw new ModelRefused(
            "%s: tokenizer %s: no piece %s (expected: BERT's vocab.txt, a piece a line); give the model's own tokenizer (--tokenizer)"
                .formatted(what, vocabulary, String.join(", ", missing)));
      }
      return new WordPieceTokenizer(
          ids,
          lowerCase.orElseGet(
              () -> ids.keySet().stream().noneMatch(WordPieceTokenizer::hasCapital)));
    } catch (IOException e) {
      throw new ModelRefused(
          "%s: tokenizer %s cannot be read: %s; check the file".formatted(what, vocabulary, e), e);
    }
  }

  private static boolean hasCapital(String piece) {
    return !SPECIAL.contains(piece)
        && !piece.startsWith("[unused")
        && piece.codePoints().anyMatch(Character::isUpperCase);
  }

  boolean lowerCase() {
    return lowerCase;
  }

  /** The {@code tokenizer.json}. */
  byte[] json() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    var added = root.putArray("added_tokens");
    SPECIAL.stream()
        .filter(ids::containsKey)
        .forEach(
            piece ->
                added
                    .addObject()
                    .put("id", ids.get(piece))
                    .put("content", piece)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true));
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", true)
        .putNull("strip_accents")
        .put("lowercase", lowerCase);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    ObjectNode processor = root.putObject("post_processor");
    processor.put("type", "BertProcessing");
    processor.putArray("sep").add("[SEP]").add(ids.get("[SEP]"));
    processor.putArray("cls").add("[CLS]").add(ids.get("[CLS]"));
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model = root.putObject("model");
    model
        .put("type", "WordPiece")
        .put("unk_token", "[UNK]")
        .put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", 100);
    ObjectNode vocabulary = model.putObject("vocab");
    ids.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue()));
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new IllegalStateException("a tree in memory is written", e);
    }
  }
}
