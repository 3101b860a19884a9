package dev.relkt.embedding.tokens;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelRefused;
import java.util.Locale;

/**
 * How text becomes rows of token ids, as a feature specification says. Rows of a batch are filled
 * to one length.
 */
public sealed interface TokenSpec permits SentencePieceSpec, HuggingFaceSpec {

  /** The most ids that a row may have. */
  int LONGEST_ROW = 8192;

  /** The most ids of a row, special ones included; 1 to {@value #LONGEST_ROW}. */
  int maxLength();

  /** To what length rows are filled. */
  Padding padding();

  /** The id to fill with. */
  int pad();

  /** Whether what is beyond the longest row is left out, in passages too. */
  boolean cuts();

  /** As the manifest has it. */
  FeatureSpec features();

  /**
   * Reads a version's specification.
   *
   * @throws ModelRefused if it is none of token ids, or a setting is missing, unknown or wrong
   */
  static TokenSpec of(ModelManifest manifest) {
    try {
      FeatureSpec spec =
          manifest
              .features()
              .orElseThrow(
                  () -> new IllegalArgumentException("absent (expected for TOKENS: present)"));
      return switch (spec.kind()) {
        case SentencePieceSpec.KIND -> SentencePieceSpec.of(spec);
        case HuggingFaceSpec.KIND -> HuggingFaceSpec.of(spec);
        default ->
            throw new IllegalArgumentException(
                "%s version %d (expected: %s or %s)"
                    .formatted(
                        spec.kind(), spec.version(), SentencePieceSpec.KIND, HuggingFaceSpec.KIND));
      };
    } catch (IllegalArgumentException e) {
      throw new ModelRefused(
          "model %s: features: %s; publish it again with its feature specification"
              .formatted(manifest.modelVersion(), e.getMessage()),
          e);
    }
  }

  /** To what length the rows of a batch are filled. */
  enum Padding {
    /** That of the longest row of the batch. */
    LONGEST("longest"),
    /** The most that a row may have. */
    FULL("max-length");

    private final String word;

    Padding(String word) {
      this.word = word;
    }

    /** As the manifest has it. */
    public String word() {
      return word;
    }

    /**
     * @throws IllegalArgumentException if there is none of that word
     */
    public static Padding of(String word) {
      for (Padding padding : values()) {
        if (padding.word.equals(word.toLowerCase(Locale.ROOT))) {
          return padding;
        }
      }
      throw new IllegalArgumentException(
          "padding: \"%s\" (expected: longest or max-length)".formatted(word));
    }
  }
}
