package dev.relkt.embedding.tokens;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.util.Map;
import java.util.Set;

/**
 * Token ids by a {@code tokenizer.json} of Hugging Face's tokenizers: the feature specification of
 * kind {@value #KIND}, version {@value #VERSION}.
 *
 * <p>Normaliser, pieces and special ids are as the file says; what it says of truncation and
 * padding is not done. A window of more than {@code max-length} ids is split.
 *
 * <p>Settings: {@code file}, {@code max-length}, {@code padding} ({@code longest} or {@code
 * max-length}) and {@code pad}.
 *
 * @param file the path of the tokenizer in the version's folder
 * @param maxLength the most ids of a row, special ones included
 * @param padding to what length rows are filled
 * @param pad the id to fill with
 */
public record HuggingFaceSpec(String file, int maxLength, Padding padding, int pad)
    implements TokenSpec {

  public static final String KIND = "huggingface";
  public static final int VERSION = 1;

  private static final Set<String> REQUIRED = Set.of("file", "max-length", "padding", "pad");

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HuggingFaceSpec {
    if (maxLength < 1 || maxLength > LONGEST_ROW) {
      throw new IllegalArgumentException(
          "max-length: %d (expected: 1 to %d)".formatted(maxLength, LONGEST_ROW));
    }
    if (pad < 0) {
      throw new IllegalArgumentException("pad: %d (expected: 0 or more)".formatted(pad));
    }
  }

  /**
   * @throws IllegalArgumentException if a setting is missing, unknown or wrong
   */
  static HuggingFaceSpec of(FeatureSpec spec) {
    if (spec.version() != VERSION) {
      throw new IllegalArgumentException(
          "%s version %d (expected: %d)".formatted(KIND, spec.version(), VERSION));
    }
    var settings = new TokenSettings(spec, REQUIRED, Set.of());
    return new HuggingFaceSpec(
        settings.text("file"),
        settings.number("max-length"),
        Padding.of(settings.text("padding")),
        settings.number("pad"));
  }

  @Override
  public boolean cuts() {
    return false;
  }

  @Override
  public FeatureSpec features() {
    return new FeatureSpec(
        KIND,
        VERSION,
        Map.of(
            "file",
            file,
            "max-length",
            Integer.toString(maxLength),
            "padding",
            padding.word(),
            "pad",
            Integer.toString(pad)));
  }
}
