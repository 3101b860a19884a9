package dev.relkt.training.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An encoder whose weights the steps of training change. The steps know nothing else about it: a
 * loss is computed from the vectors that it gives, and goes back into it as a gradient at these
 * vectors, so that one triplet loss and one transfer loss serve every kind of encoder.
 *
 * <p>Not thread-safe. Owns native memory where it stands on TensorFlow; close it.
 */
public interface TrainableEncoder extends AutoCloseable {

  /** Components of a vector. */
  int dimension();

  /**
   * A window of a passage as {@link #encode} and {@link #step} take it, for encoders that tell
   * passages from questions.
   *
   * @param window not empty
   */
  default String passage(String window) {
    return window;
  }

  /**
   * Encodes texts with the weights of now.
   *
   * @param texts any number, none empty
   * @return one row a text, of length 1
   */
  float[][] encode(List<String> texts);

  /**
   * One step of the optimiser: encodes the texts, asks for the loss and its gradient at their
   * vectors, and moves the weights against it.
   *
   * @param texts at least one, none empty
   * @param loss of the vectors of these texts, in this order
   * @param rate the learning rate, above 0
   * @return the loss before the step; the weights are untouched if it is not finite
   */
  double step(List<String> texts, OutputLoss loss, double rate);

  /**
   * Writes weights and optimiser state into an empty directory, such that {@link #restore} goes on
   * as if nothing had happened.
   */
  void save(Path directory) throws IOException;

  /**
   * Takes weights and optimiser state from what {@link #save} wrote.
   *
   * @throws dev.relkt.training.TrainingRefused if they are of another form or have been changed
   */
  void restore(Path directory) throws IOException;

  @Override
  void close();
}
