package dev.relkt.training.loop;

/** A loss as a function of the vectors that an encoder gives. */
@FunctionalInterface
public interface OutputLoss {

  /**
   * Computes the loss and its gradient.
   *
   * @param vectors one row a text, of length 1; not to be changed
   * @param gradient of the same shape, all zeros; takes the derivative of the loss by each
   *     component of {@code vectors}, as if the components were free
   * @return the loss
   */
  double at(float[][] vectors, float[][] gradient);
}
