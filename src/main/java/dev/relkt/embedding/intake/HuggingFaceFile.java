package dev.relkt.embedding.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import dev.relkt.embedding.tokens.HuggingFaceSpec;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A {@code tokenizer.json}, as it lies or made of a {@code vocab.txt}. */
final class HuggingFaceFile implements TokenizerFile {

  static final String PATH = "tokenizer/tokenizer.json";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final long MAX_BYTES = 256L << 20;

  /** What fills rows in most vocabularies. */
  private static final List<String> PADS = List.of("[PAD]", "<pad>", "<|endoftext|>");

  private final byte[] bytes;
  private final String words;
  private final int greatest;
  private final OptionalInt pad;
  private final OptionalInt length;

  private HuggingFaceFile(byte[] bytes, String words, JsonNode content) {
    this.bytes = bytes;
    this.words = words;
    this.greatest = greatest(content);
    this.pad = pad(content);
    this.length = count(content.path("truncation").path("max_length"));
  }

  /**
   * @throws ModelRefused if it is no tokenizer
   */
  static HuggingFaceFile read(String what, Path file, Optional<Boolean> lowerCase)
      throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(what, file, Files.isSymbolicLink(file) ? "a link" : "no such file");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw refused(what, file, "%d bytes, more than %d".formatted(Files.size(file), MAX_BYTES));
    }
    byte[] bytes = Files.readAllBytes(file);
    JsonNode content;
    try {
      content = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw refused(what, file, "no JSON");
    }
    JsonNode vocabulary = content.path("model").path("vocab");
    if (!(vocabulary.isObject() || vocabulary.isArray()) || vocabulary.isEmpty()) {
      throw refused(what, file, "without model.vocab");
    }
    return new HuggingFaceFile(
        bytes,
        "%s, %,d pieces"
            .formatted(
                content.path("model").path("type").asText("tokenizer.json"), vocabulary.size()),
        content);
  }

  /**
   * @throws ModelRefused if it is no vocabulary of BERT
   */
  static HuggingFaceFile ofWordPieces(String what, Path file, Optional<Boolean> lowerCase)
      throws IOException {
    WordPieceTokenizer pieces = WordPieceTokenizer.read(what, file, lowerCase);
    byte[] json = pieces.json();
    JsonNode content = MAPPER.readTree(json);
    return new HuggingFaceFile(
        json,
        "vocab.txt, WordPiece, %,d pieces, %s"
            .formatted(
                content.path("model").path("vocab").size(),
                pieces.lowerCase() ? "letters made small" : "capitals kept"),
        content);
  }

  private static ModelRefused refused(String what, Path file, String found) {
    return new ModelRefused(
        "%s: tokenizer %s: %s (expected: a tokenizer.json of Hugging Face's tokenizers)"
            .formatted(what, file, found));
  }

  private static int greatest(JsonNode content) {
    JsonNode vocabulary = content.path("model").path("vocab");
    int greatest = vocabulary.isArray() ? vocabulary.size() - 1 : 0;
    if (vocabulary.isObject()) {
      for (JsonNode id : vocabulary) {
        greatest = Math.max(greatest, id.asInt());
      }
    }
    for (JsonNode token : content.path("added_tokens")) {
      greatest = Math.max(greatest, token.path("id").asInt());
    }
    return greatest;
  }

  private static OptionalInt pad(JsonNode content) {
    JsonNode said = content.path("padding").path("pad_id");
    if (said.isIntegralNumber() && said.intValue() >= 0) {
      return OptionalInt.of(said.intValue());
    }
    for (String name : PADS) {
      for (JsonNode token : content.path("added_tokens")) {
        if (token
            .path("content")
            .asText()
            .toLowerCase(Locale.ROOT)
            .equals(name.toLowerCase(Locale.ROOT))) {
          return OptionalInt.of(token.path("id").asInt());
        }
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt count(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() > 0
        ? OptionalInt.of(node.intValue())
        : OptionalInt.empty();
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public OptionalInt length() {
    return length;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public TokenSpec spec(TokenizerWish wish, int maxLength, Padding padding) {
    wish.refuseForOthers("a tokenizer.json or vocab.txt has its own");
    return new HuggingFaceSpec(PATH, maxLength, padding, wish.pad().orElse(pad.orElse(0)));
  }

  @Override
  public int[] edges(TokenSpec spec) {
    return new int[] {greatest, spec.pad()};
  }
}
