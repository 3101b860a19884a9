package dev.relkt.training.loop;

import java.util.List;

/**
 * The mean over triplets of max(0, d(q,p) − d(q,n) + m). The distance to a passage is that to its
 * nearest window, so that the gradient goes to that window alone.
 *
 * @param triplets at least one
 * @param distance d
 * @param margin m, 0 or more
 */
record TripletLoss(List<Rows> triplets, Distance distance, double margin) implements OutputLoss {

  /**
   * A triplet by rows of the vectors.
   *
   * @param question its row
   * @param positive rows of the gold passage's windows
   * @param negative rows of the other passage's windows
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one batch, never compared
  record Rows(int question, int[] positive, int[] negative) {}

  TripletLoss {
    triplets = List.copyOf(triplets);
  }

  @Override
  public double at(float[][] vectors, float[][] gradient) {
    double loss = 0;
    double weight = 1.0 / triplets.size();
    for (Rows triplet : triplets) {
      float[] question = vectors[triplet.question];
      int positive = nearest(question, triplet.positive, vectors);
      int negative = nearest(question, triplet.negative, vectors);
      double apart =
          distance.between(question, vectors[positive])
              - distance.between(question, vectors[negative])
              + margin;
      if (apart > 0) {
        distance.addGradient(
            question, vectors[positive], weight, gradient[triplet.question], gradient[positive]);
        distance.addGradient(
            question, vectors[negative], -weight, gradient[triplet.question], gradient[negative]);
      }
      // Written so that a distance that is not a number makes the loss none either.
      loss += apart <= 0 ? 0 : apart * weight;
    }
    return loss;
  }

  private int nearest(float[] question, int[] rows, float[][] vectors) {
    int nearest = rows[0];
    double least = Double.POSITIVE_INFINITY;
    for (int row : rows) {
      double d = distance.between(question, vectors[row]);
      if (d < least) {
        least = d;
        nearest = row;
      }
    }
    return nearest;
  }
}
