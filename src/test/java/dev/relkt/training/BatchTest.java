package dev.relkt.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static final float[] WEIGHTS = {.1f, .2f, .3f, .4f, .5f};

  @Test
  void laysTextsOutAsASparseMatrix() {
    Batch batch =
        Batch.of(
            List.of(
                new Example(1, new int[] {4}, List.of(new int[] {2, 4}, new int[] {2, 2})),
                new Example(2, new int[] {0}, List.of(new int[] {4}))),
            WEIGHTS);
    assertThat(batch.anchors()).isEqualTo(2);
    assertThat(batch.windows()).isEqualTo(3);
    assertThat(batch.owners()).containsExactly(0, 0, 1);
    assertThat(batch.pieces()).containsExactly(4, 0, 2);
    assertThat(batch.positions()).containsExactly(0, 0, 1, 1, 2, 2, 2, 0, 3, 2, 3, 2, 4, 0);
    assertThat(batch.weights()).containsExactly(.5f, .1f, .3f, .5f, .3f, .3f, .5f);
  }

  @Test
  void holdsNoMeaningAndNoTextTwice() {
    ExampleSource source =
        random -> {
          int piece = random.nextInt(5);
          return random.nextInt(3) == 0
              ? Optional.empty()
              : Optional.of(
                  new Example(piece % 4, new int[] {piece}, List.of(new int[] {piece, 1})));
        };
    var mix =
        new WeightedSampler<>(
            List.of(new ExampleSource.Weighted(source, 1)), ExampleSource.Weighted::weight);
    Batch batch = Batch.draw(mix, 5, WEIGHTS, new SplittableRandom(3));
    assertThat(batch.anchors()).isEqualTo(4);
    assertThat(batch.owners()).containsExactly(0, 1, 2, 3);
  }
}
