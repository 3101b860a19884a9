package dev.relkt.training.data;

import java.util.List;
import java.util.Optional;

/**
 * A training set prepared from several inputs.
 *
 * @param train to learn from
 * @param heldOut what the inputs hold out, if anything; shares no document and no text with {@code
 *     train}
 * @param sources what {@code train} is made of, with licences
 * @param notes what was passed over, one sentence each
 */
public record PreparedSet(
    TrainingSet train,
    Optional<TrainingSet> heldOut,
    List<TrainingSource> sources,
    List<String> notes) {

  public PreparedSet {
    sources = List.copyOf(sources);
    notes = List.copyOf(notes);
  }
}
