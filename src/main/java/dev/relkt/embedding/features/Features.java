package dev.relkt.embedding.features;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.nio.file.Path;
import java.util.List;

/** Text → ids of the rows that a model sums up. Immutable, safe for use by several threads. */
public sealed interface Features permits TwoStreamFeatures, WordKeyFeatures {

  /** The number of ids: all ids are from 0 to this − 1. */
  int vocabulary();

  /**
   * The ids of a text, word by word.
   *
   * @return one row a word of {@link Words#of}, in the same order, each with at least one id; rows
   *     are shared, never change them; no row for a text of white space and punctuation
   */
  int[][] wordIds(String text);

  /**
   * The ids of several words as a model sums them up.
   *
   * @param words of {@link #wordIds}, those of a title perhaps in front
   */
  int[] joined(List<int[]> words);

  /**
   * The ids of a window of a passage, as distinct from a question.
   *
   * @param joined of its words
   */
  int[] ofPassage(int[] joined);

  /**
   * Reads the features of a model version.
   *
   * @param modelDirectory the version's folder
   * @throws IllegalArgumentException if the kind or version is none that is known, a setting is
   *     missing or wrong, or a file is not a vocabulary
   */
  static Features load(Path modelDirectory, FeatureSpec spec) {
    return switch (spec.kind()) {
      case TwoStreamFeatures.KIND -> TwoStreamFeatures.load(modelDirectory, spec);
      case WordKeyFeatures.KIND -> WordKeyFeatures.load(modelDirectory, spec);
      default ->
          throw new IllegalArgumentException(
              "features: kind %s (expected: %s or %s); use a release that knows it"
                  .formatted(spec.kind(), TwoStreamFeatures.KIND, WordKeyFeatures.KIND));
    };
  }
}
