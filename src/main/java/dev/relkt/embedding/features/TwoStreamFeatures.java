package dev.relkt.embedding.features;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Text → piece ids, for the feature kind {@value #KIND}, version {@value #VERSION}.
 *
 * <p>Every word ({@link Words}) is brought to its {@link WordForm} and gives two streams of ids:
 * its pieces by one {@link Unigram} model, and the pieces of its {@link Romanisation} by another.
 * The ids of the first stream come first: pieces, then ids for unknown characters; then those of
 * the second stream likewise. A word always has at least one id.
 *
 * <p>Settings: {@code pieces} and {@code romanised}, the paths of the two vocabularies ({@link
 * PieceFile}) relative to the version's folder; {@code unknown}, the ids for unknown characters of
 * each stream.
 *
 * <p>Immutable, safe for use by several threads; remembers the ids of {@value WordCache#MOST}
 * words.
 */
public final class TwoStreamFeatures implements Features {

  public static final String KIND = "two-streams";
  public static final int VERSION = 1;

  /** The spec of every model that this project trains. */
  public static final FeatureSpec SPEC =
      new FeatureSpec(
          KIND,
          VERSION,
          Map.of(
              "pieces", "tokenizer/pieces.tsv",
              "romanised", "tokenizer/romanised.tsv",
              "unknown", "64"));

  private final Unigram pieces;
  private final Unigram romanised;
  private final WordCache words = new WordCache(WordCache.MOST, this::compute);

  public TwoStreamFeatures(Unigram pieces, Unigram romanised) {
    this.pieces = pieces;
    this.romanised = romanised;
  }

  /**
   * Reads the vocabularies of a model version.
   *
   * @param modelDirectory the version's folder
   * @throws IllegalArgumentException if the spec is of another kind or version, lacks a setting, or
   *     a file is not a vocabulary
   */
  public static TwoStreamFeatures load(Path modelDirectory, FeatureSpec spec) {
    if (!spec.kind().equals(KIND) || spec.version() != VERSION) {
      throw new IllegalArgumentException(
          "features: %s version %d (expected: %s version %d); use a release that knows them"
              .formatted(spec.kind(), spec.version(), KIND, VERSION));
    }
    int unknowns = number(setting(spec, "unknown"));
    return new TwoStreamFeatures(
        new Unigram(PieceFile.read(modelDirectory.resolve(setting(spec, "pieces"))), unknowns),
        new Unigram(PieceFile.read(modelDirectory.resolve(setting(spec, "romanised"))), unknowns));
  }

  private static String setting(FeatureSpec spec, String name) {
    String value = spec.settings().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "features: setting %s is missing, found %s (expected: pieces, romanised, unknown)"
              .formatted(name, spec.settings().keySet()));
    }
    return value;
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "features: setting unknown is \"%s\" (expected: a number such as 64)".formatted(value),
          e);
    }
  }

  /** The number of ids: all ids are from 0 to this − 1. */
  @Override
  public int vocabulary() {
    return pieces.vocabulary() + romanised.vocabulary();
  }

  /** The first id of the second stream. */
  public int firstRomanised() {
    return pieces.vocabulary();
  }

  /**
   * The ids of a text, word by word.
   *
   * @return one row a word of {@link Words#of}, in the same order, each with at least one id; rows
   *     are shared, never change them; no row for a text of white space and punctuation
   */
  @Override
  public int[][] wordIds(String text) {
    return words.idsOf(text);
  }

  /** All ids, one after the other. */
  @Override
  public int[] joined(List<int[]> words) {
    return words.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** The same: these features know no difference. */
  @Override
  public int[] ofPassage(int[] joined) {
    return joined;
  }

  private int[] compute(String word) {
    String form = WordForm.of(word);
    int[] first = pieces.ids(form);
    String latin = Romanisation.of(form);
    if (latin.isEmpty()) {
      return first;
    }
    int[] second = romanised.ids(latin);
    int[] all = new int[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    for (int i = 0; i < second.length; i++) {
      all[first.length + i] = second[i] + pieces.vocabulary();
    }
    return all;
  }
}
