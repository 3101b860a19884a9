package dev.relkt.training.loop;

import java.util.List;

/**
 * Language knowledge transfer: 1000 · Σ λ · MSE(target, S(text)) over the pairs of a batch, each
 * kind's mean taken over its own pairs; the mean square is over the components of a vector. With
 * the targets T(q_en) for a question (λq), T(d) for a passage's windows (λd) and T(d) for a
 * question (λqd) it is the loss of the paper.
 *
 * @param pairs at least one
 */
record TransferLoss(List<Pair> pairs) implements OutputLoss {

  private static final double SCALE = 1000;

  /**
   * A vector of the student and where the teacher wants it.
   *
   * @param row of the student's vectors
   * @param target the teacher's vector, not changed
   * @param weight λ over the number of pairs of its kind
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one batch, never compared
  record Pair(int row, float[] target, double weight) {}

  TransferLoss {
    pairs = List.copyOf(pairs);
  }

  @Override
  public double at(float[][] vectors, float[][] gradient) {
    double loss = 0;
    for (Pair pair : pairs) {
      float[] vector = vectors[pair.row];
      double squares = 0;
      double slope = 2 * SCALE * pair.weight / vector.length;
      for (int i = 0; i < vector.length; i++) {
        double difference = (double) vector[i] - pair.target[i];
        squares += difference * difference;
        gradient[pair.row][i] += (float) (slope * difference);
      }
      loss += SCALE * pair.weight * squares / vector.length;
    }
    return loss;
  }
}
