package dev.relkt.embedding.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code tokenizer.json} of WordPieces as BERT has them, lower-cased, [CLS] in front and [SEP]
 * behind. As published ones often do, it says that rows are cut and filled, to 4 tokens.
 */
public final class TokenizerJson {

  public static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]");
  public static final int UNKNOWN = 1;
  public static final int CLS = 2;
  public static final int SEP = 3;

  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

  /**
   * @param pieces with ids from 4 on, in their order; {@code ##} in front of one that goes on a
   *     word
   */
  public TokenizerJson(List<String> pieces) {
    SPECIAL.forEach(piece -> vocabulary.put(piece, vocabulary.size()));
    pieces.forEach(piece -> vocabulary.put(piece, vocabulary.size()));
  }

  public int id(String piece) {
    return vocabulary.get(piece);
  }

  /** All of them, in the order of their ids. */
  public List<String> pieces() {
    return List.copyOf(vocabulary.keySet());
  }

  public int size() {
    return vocabulary.size();
  }

  public void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"version": "1.0",
         "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
         "padding": {"strategy": {"Fixed": 4}, "direction": "Right", "pad_to_multiple_of": null,
           "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
         "added_tokens": [%s],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
           "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100, "vocab": %s}}
        """
            .formatted(
                String.join(", ", SPECIAL.stream().map(TokenizerJson::added).toList()),
                new ObjectMapper().writeValueAsString(vocabulary)));
  }

  private static String added(String token) {
    return """
        {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}"""
        .formatted(SPECIAL.indexOf(token), token);
  }
}
