package dev.relkt.training.data;

import java.nio.file.Path;
import java.util.Optional;

/** Reads training sets. */
public final class TrainingSets {

  private TrainingSets() {}

  /**
   * Reads the training set in a folder.
   *
   * @throws dev.relkt.training.TrainingRefused with every problem, its file and line
   */
  public static TrainingSet read(Path folder) {
    throw new UnsupportedOperationException("not there yet: " + folder);
  }

  /**
   * Reads the questions held out: the training set in {@code dev} of that folder, if there is one.
   *
   * @throws dev.relkt.training.TrainingRefused with every problem, its file and line, also where
   *     this leaks into the set of the folder
   */
  public static Optional<TrainingSet> readHeldOut(Path folder) {
    throw new UnsupportedOperationException("not there yet: " + folder);
  }
}
