package dev.relkt.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  private static final float STEP = 1e-3f;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @ParameterizedTest
  @EnumSource(Distance.class)
  void theGradientOfTripletsAgreesWithDifferences(Distance distance) {
    // No two windows are nearly as good: where the best one changes the loss has no gradient.
    float[][] vectors;
    do {
      vectors = unit(9, 6);
    } while (!oneIsBest(vectors, 0, 1, 2, 3)
        || !oneIsBest(vectors, 0, 4, 5)
        || !oneIsBest(vectors, 6, 4, 5));
    var loss =
        new TripletLoss(
            List.of(
                new TripletLoss.Rows(0, new int[] {1, 2, 3}, new int[] {4, 5}),
                new TripletLoss.Rows(6, new int[] {7}, new int[] {8}),
                new TripletLoss.Rows(6, new int[] {7}, new int[] {4, 5})),
            distance,
            2.5);
    assertThat(agrees(loss, vectors)).as("seed %d", seed).isTrue();
  }

  @Test
  void theGradientOfTransferAgreesWithDifferences() {
    float[][] vectors = unit(4, 6);
    float[][] targets = unit(3, 6);
    var loss =
        new TransferLoss(
            List.of(
                new TransferLoss.Pair(0, targets[0], 0.1),
                new TransferLoss.Pair(0, targets[1], 0.01),
                new TransferLoss.Pair(3, targets[2], 1)));
    assertThat(agrees(loss, vectors)).as("seed %d", seed).isTrue();
  }

  @Test
  void aTripletThatIsApartByTheMarginCostsNothing() {
    float[][] vectors = {{1, 0}, {1, 0}, {0, 1}};
    float[][] gradient = new float[3][2];
    var rows = List.of(new TripletLoss.Rows(0, new int[] {1}, new int[] {2}));
    assertThat(new TripletLoss(rows, Distance.COSINE, 0.5).at(vectors, gradient)).isZero();
    assertThat(gradient).isDeepEqualTo(new float[3][2]);
    assertThat(new TripletLoss(rows, Distance.COSINE, 1.2).at(vectors, gradient))
        .isEqualTo(0.2, within(1e-6));
    assertThat(new TripletLoss(rows, Distance.EUCLIDEAN, 2.5).at(vectors, gradient))
        .isEqualTo(0.5, within(1e-6));
  }

  @Test
  void theBestWindowIsThePassage() {
    float[][] vectors = {{1, 0}, {0, 1}, {1, 0}, {0, 1}};
    float[][] gradient = new float[4][2];
    var rows = List.of(new TripletLoss.Rows(0, new int[] {1, 2}, new int[] {3}));
    new TripletLoss(rows, Distance.COSINE, 1.5).at(vectors, gradient);
    assertThat(gradient[1]).as("the far window learns nothing").containsExactly(0, 0);
    assertThat(gradient[2]).containsExactly(-1, 0);
  }

  @Test
  void transferIsAThousandTimesTheWeightedMeanSquare() {
    float[][] vectors = {{1, 0}};
    var loss = new TransferLoss(List.of(new TransferLoss.Pair(0, new float[] {0, 1}, 0.1)));
    assertThat(loss.at(vectors, new float[1][2])).isEqualTo(1000 * 0.1 * (1 + 1) / 2, within(1e-6));
  }

  @Test
  void aVectorThatIsNoNumberMakesTheLossNone() {
    float[][] vectors = {{Float.NaN, 0}, {1, 0}, {0, 1}};
    var rows = List.of(new TripletLoss.Rows(0, new int[] {1}, new int[] {2}));
    assertThat(new TripletLoss(rows, Distance.COSINE, 1).at(vectors, new float[3][2])).isNaN();
  }

  private static boolean agrees(OutputLoss loss, float[][] vectors) {
    float[][] gradient = new float[vectors.length][vectors[0].length];
    double value = loss.at(vectors, gradient);
    boolean any = false;
    for (int row = 0; row < vectors.length; row++) {
      for (int i = 0; i < vectors[row].length; i++) {
        float kept = vectors[row][i];
        vectors[row][i] = kept + STEP;
        double above = loss.at(vectors, new float[vectors.length][vectors[0].length]);
        vectors[row][i] = kept - STEP;
        double below = loss.at(vectors, new float[vectors.length][vectors[0].length]);
        vectors[row][i] = kept;
        double slope = (above - below) / (2 * STEP);
        if (Math.abs(slope - gradient[row][i]) > 1e-3 * Math.max(1, Math.abs(slope))) {
          return false;
        }
        any |= gradient[row][i] != 0;
      }
    }
    return any && value > 0;
  }

  private static boolean oneIsBest(float[][] vectors, int question, int... windows) {
    double[] cosines =
        IntStream.of(windows)
            .mapToDouble(
                window ->
                    IntStream.range(0, vectors[window].length)
                        .mapToDouble(i -> vectors[question][i] * vectors[window][i])
                        .sum())
            .sorted()
            .toArray();
    return cosines[cosines.length - 1] - cosines[cosines.length - 2] > 20 * STEP;
  }

  private float[][] unit(int rows, int dimension) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (random.nextDouble() - 0.5);
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
    }
    return vectors;
  }
}
