package dev.relkt.embedding.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Text → token ids, by a {@code tokenizer.json} in native memory, as a {@link HuggingFaceSpec}
 * says.
 *
 * <p>Special ids stand around those of a text. Which ones is found by letting the tokenizer add
 * them to a few texts, so that every other row can be made of a text's own ids, counted and cut
 * here.
 */
final class HuggingFaceTokens implements Tokenizer {

  private static final long MAX_BYTES = 256L << 20;

  /** In several scripts, so that a tokenizer of any language finds ids for one of them. */
  private static final List<String> SAMPLES =
      List.of("river", "A bridge, 1932.", "мост", "橋", "पुल", "جسر");

  private final HuggingFaceTokenizer tokenizer;
  private final Frame frame;

  private HuggingFaceTokens(HuggingFaceTokenizer tokenizer, HuggingFaceSpec spec) {
    this.tokenizer = tokenizer;
    this.frame = frame(spec);
  }

  /**
   * Loads the tokenizer of a version.
   *
   * @throws ModelRefused if the file is none, or adds special ids in another way than around a text
   */
  static HuggingFaceTokens of(ModelFolder folder, HuggingFaceSpec spec) {
    DjlOffline.ensure();
    try {
      HuggingFaceTokenizer tokenizer = load(folder.file(spec.file()));
      try {
        return new HuggingFaceTokens(tokenizer, spec);
      } catch (RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      if (e instanceof ModelRefused refused) {
        throw refused;
      }
      throw new ModelRefused(
          "model %s: its tokenizer %s cannot be loaded: %s (expected: a tokenizer.json of Hugging Face's tokenizers); import the model again with its own"
              .formatted(folder.manifest().modelVersion(), spec.file(), e.getMessage()),
          e);
    }
  }

  /** Cuts and fills nothing, whatever the file says. */
  private static HuggingFaceTokenizer load(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%d bytes (expected: at most %d)".formatted(Files.size(file), MAX_BYTES));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return HuggingFaceTokenizer.newInstance(
          in, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
    }
  }

  private Frame frame(HuggingFaceSpec spec) {
    for (String sample : SAMPLES) {
      int[] bare = ids(sample, false);
      int[] whole = ids(sample, true);
      int at = find(bare, whole);
      if (bare.length > 0 && at >= 0) {
        var found =
            new Frame(
                Arrays.copyOf(whole, at),
                Arrays.copyOfRange(whole, at + bare.length, whole.length),
                spec.maxLength(),
                spec.pad());
        refuseOtherwise(found);
        return found;
      }
    }
    throw new IllegalArgumentException("it gives no ids for any of " + SAMPLES);
  }

  private void refuseOtherwise(Frame found) {
    for (String sample : SAMPLES) {
      int[] bare = ids(sample, false);
      if (bare.length <= found.room() && !Arrays.equals(found.row(bare), ids(sample, true))) {
        throw new IllegalArgumentException(
            "for \"%s\" it gives %s, and without special ids %s (expected: those between %s and %s)"
                .formatted(
                    sample,
                    Arrays.toString(ids(sample, true)),
                    Arrays.toString(bare),
                    Arrays.toString(found.front()),
                    Arrays.toString(found.back())));
      }
    }
  }

  /** Where the ids of a text begin among those of a row, −1 for nowhere. */
  private static int find(int[] bare, int[] whole) {
    for (int at = 0; at + bare.length <= whole.length; at++) {
      if (Arrays.equals(bare, 0, bare.length, whole, at, at + bare.length)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public int[] pieces(String text) {
    return ids(text, false);
  }

  /** The tokenizer's own method fetches the words and places of all tokens too, at some cost. */
  private int[] ids(String text, boolean special) {
    long encoding =
        TokenizersLibrary.LIB.encode(
            tokenizer.getHandle(), UnpairedSurrogates.replaced(text), special);
    try {
      long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
      int[] narrow = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        narrow[i] = Math.toIntExact(ids[i]);
      }
      return narrow;
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
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
