package dev.relkt.training;

import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;

/**
 * The settings of a contrastive training; with the data they determine the student up to the
 * rounding of sums.
 *
 * @param seed of all random numbers
 * @param steps batches to learn from, 1 or more
 * @param dimension components of a vector, 2 to 1024
 * @param rate Adagrad's learning rate at the start, above 0; falls to a twentieth along a cosine
 * @param pieces how many pieces of words to learn
 * @param romanisedPieces how many pieces of romanised words to learn
 * @param sentencesPerBatch examples in a batch of sentences
 * @param wordsPerBatch examples in a batch of words
 * @param passagesPerBatch examples in a batch of questions and passages
 * @param learningWindows how passages are cut while learning; longer ones are cheaper and learn
 *     from more of the passage at once
 * @param windows how passages are cut when the student is used
 * @param title what becomes of titles when passages are encoded
 * @param threads that TensorFlow may use
 * @param scoreEvery steps between scores on the questions held out
 */
public record ContrastivePlan(
    long seed,
    int steps,
    int dimension,
    float rate,
    int pieces,
    int romanisedPieces,
    int sentencesPerBatch,
    int wordsPerBatch,
    int passagesPerBatch,
    WindowRule learningWindows,
    WindowRule windows,
    TitleRule title,
    int threads,
    int scoreEvery) {

  /** Scale of the cosines in the softmax. */
  static final float SCALE = 20;

  private static final double LAST_RATE = 0.05;

  /**
   * @throws IllegalArgumentException naming every number that is out of its range
   */
  public ContrastivePlan {
    if (steps < 1
        || dimension < 2
        || dimension > 1024
        || !(rate > 0)
        || pieces < 1
        || romanisedPieces < 1
        || sentencesPerBatch < 2
        || wordsPerBatch < 2
        || passagesPerBatch < 2
        || threads < 1
        || scoreEvery < 1) {
      throw new IllegalArgumentException(
          ("training: steps %d, dimension %d, rate %s, pieces %d and %d, batches %d, %d and %d,"
                  + " threads %d, scores every %d (expected: all 1 or more, batches and dimension 2 or"
                  + " more, dimension at most 1024)")
              .formatted(
                  steps,
                  dimension,
                  rate,
                  pieces,
                  romanisedPieces,
                  sentencesPerBatch,
                  wordsPerBatch,
                  passagesPerBatch,
                  threads,
                  scoreEvery));
    }
  }

  /** The learning rate of a step, 0 to steps − 1. */
  float rateAt(int step) {
    double cosine = (1 + Math.cos(Math.PI * step / steps)) / 2;
    return (float) (rate * (LAST_RATE + (1 - LAST_RATE) * cosine));
  }
}
