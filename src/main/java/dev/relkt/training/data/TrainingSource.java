package dev.relkt.training.data;

/**
 * A data set that a training set was made of.
 *
 * @param name short, such as {@code jaquad}
 * @param title what it is called and where it comes from
 * @param licence as it says itself
 * @param passages how many of it
 * @param questions how many of it
 * @param translations how many of it
 */
public record TrainingSource(
    String name, String title, String licence, long passages, long questions, long translations) {

  /** Said where a source does not state its licence. */
  public static final String NO_LICENCE = "not stated";

  /** The same source with the numbers of another part of it added. */
  TrainingSource plus(TrainingSource other) {
    return new TrainingSource(
        name,
        title,
        licence,
        passages + other.passages,
        questions + other.questions,
        translations + other.translations);
  }
}
