package dev.relkt.training.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Triplets as JSON Lines: {@code {"question": …, "passage": …, "negatives": [ids]}}. */
public final class TripletFile {

  /** Its name in the folder of a training set. */
  public static final String NAME = "triplets.jsonl";

  private TripletFile() {}

  /**
   * Reads triplets.
   *
   * @param file gzipped if its name ends in {@code .gz}
   * @param set that their ids are of
   * @throws dev.relkt.training.TrainingRefused with every problem and its line
   */
  public static List<Triplet> read(Path file, TrainingSet set) {
    throw new UnsupportedOperationException("not there yet: " + file + set);
  }

  /** Writes triplets over what is there. */
  public static void write(Path file, List<Triplet> triplets) throws IOException {
    throw new UnsupportedOperationException("not there yet: " + file + triplets);
  }
}
