package dev.relkt.training.data;

/**
 * A training set in two parts that share no document, no text and no translation of one.
 *
 * @param train to learn from
 * @param dev to choose by
 */
public record TrainingSplit(TrainingSet train, TrainingSet dev) {

  /**
   * Splits a set by documents: whole documents, with all that shares a text with them, go to one
   * side. The same set, share and seed give the same split.
   *
   * @param devShare of the questions, above 0 and below 1
   * @throws dev.relkt.training.TrainingRefused if the set cannot be divided
   */
  public static TrainingSplit of(TrainingSet set, double devShare, long seed) {
    throw new UnsupportedOperationException("not there yet: " + set + devShare + seed);
  }
}
