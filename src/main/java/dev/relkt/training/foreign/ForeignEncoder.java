package dev.relkt.training.foreign;

import dev.relkt.training.foreign.StateFile.TensorSpec;
import dev.relkt.training.loop.OutputLoss;
import dev.relkt.training.recipe.PublishableEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the foreign encoders have in common: rows of any length come from a model, are scaled to
 * length 1, and the loss's gradient goes back through the scaling into whatever moves the weights.
 */
abstract class ForeignEncoder implements PublishableEncoder {

  /** Texts that go to a model at a time. */
  static final int BATCH = 256;

  private Runnable after = () -> {};

  /** Frees what is native. */
  abstract void free();

  /** What else is to be done when the encoder is closed. */
  final void afterwards(Runnable more) {
    after = more;
  }

  @Override
  public final void close() {
    free();
    Runnable once = after;
    after = () -> {};
    once.run();
  }

  /** What the model gives for texts, before it is scaled. */
  abstract float[][] rows(List<String> texts);

  /**
   * Moves the weights.
   *
   * @param gradient of the loss at {@link #rows} of these texts, finite
   */
  abstract void move(List<String> texts, float[][] gradient, double rate);

  /** The file of a checkpoint in a directory. */
  abstract StateFile state(Path directory);

  /** What is in it: the weights, then the optimiser's state. */
  abstract List<TensorSpec> specs();

  @Override
  public final float[][] encode(List<String> texts) {
    var rows = new ArrayList<float[]>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> some = texts.subList(from, Math.min(texts.size(), from + BATCH));
      rows.addAll(Arrays.asList(rows(some)));
    }
    return UnitLength.of(rows.toArray(float[][]::new));
  }

  @Override
  public final double step(List<String> texts, OutputLoss loss, double rate) {
    if (texts.isEmpty() || !(rate > 0)) {
      throw new IllegalArgumentException(
          "step: %d texts at rate %s (expected: at least one text, a rate above 0)"
              .formatted(texts.size(), rate));
    }
    float[][] rows = rows(texts);
    float[][] units = UnitLength.of(rows);
    float[][] atUnits = new float[units.length][dimension()];
    double found = loss.at(units, atUnits);
    float[][] atRows = UnitLength.gradient(rows, units, atUnits);
    if (!Double.isFinite(found)) {
      return found;
    }
    if (!isFinite(atRows)) {
      return Double.NaN;
    }
    move(texts, atRows, rate);
    return found;
  }

  private static boolean isFinite(float[][] rows) {
    for (float[] row : rows) {
      for (float x : row) {
        if (!Float.isFinite(x)) {
          return false;
        }
      }
    }
    return true;
  }
}
