package dev.relkt.training.recipe;

import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.Triplet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The data of a recipe, read when first asked for. */
public interface StepData {

  /** The folder of the training data as the recipe names it, for steps that read it themselves. */
  Path folder();

  /** What may be learned from. */
  TrainingSet train();

  /** What selects and scores; shares no document with {@link #train()}. */
  TrainingSet dev();

  /** Languages of the passages that are searched for a score; empty for all. */
  Set<String> devPool();

  /**
   * Passages that are searched beside those of {@link #dev()} and answer none of its questions:
   * none, or those of {@link #train()}.
   */
  List<TrainingPassage> distractors();

  /** Triplets with lexical negatives, if the recipe names a file of them. */
  Optional<List<Triplet>> triplets();

  /** A digest of everything above, so that a run is not resumed over other data. */
  String fingerprint();
}
