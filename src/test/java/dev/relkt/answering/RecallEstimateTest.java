package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.shard.SearchWidth;
import org.junit.jupiter.api.Test;

class RecallEstimateTest {

  private final RecallEstimate estimate = new RecallEstimate();

  private void add(int times, int found) {
    for (int i = 0; i < times; i++) {
      estimate.add(found, 10);
    }
  }

  @Test
  void searchesAtTheUsualWidthWhileEnoughIsFound() {
    add(200, 10);

    assertThat(estimate.width()).isEqualTo(SearchWidth.DEFAULT);
    assertThat(estimate.of(3).recall()).isEqualTo(1);
    assertThat(estimate.of(3).questions()).isEqualTo(RecallEstimate.REMEMBERED);
    assertThat(estimate.of(3).shard()).isEqualTo(3);
  }

  @Test
  void doesNotJudgeByAFewQuestions() {
    add(RecallEstimate.TO_WIDEN - 1, 0);

    assertThat(estimate.width()).isEqualTo(SearchWidth.DEFAULT);
  }

  @Test
  void searchesWiderWhereTooLittleIsFoundAndCountsAnew() {
    add(RecallEstimate.TO_WIDEN, 8);

    assertThat(estimate.width()).isEqualTo(SearchWidth.DEFAULT.times(1.5));
    assertThat(estimate.of(0).questions()).isZero();
    assertThat(estimate.of(0).failing()).isFalse();
  }

  @Test
  void goesBackToTheUsualWidthWhenMoreThanEnoughIsFound() {
    add(RecallEstimate.TO_WIDEN, 8);
    add(RecallEstimate.REMEMBERED, 10);

    assertThat(estimate.width()).isEqualTo(SearchWidth.DEFAULT);
  }

  @Test
  void staysWiderWhileJustEnoughIsFound() {
    add(RecallEstimate.TO_WIDEN, 8);
    for (int i = 0; i < 200; i++) {
      estimate.add(i % 3 == 0 ? 9 : 10, 10);
    }

    assertThat(estimate.of(0).widthTimes()).isEqualTo(1.5);
  }

  @Test
  void saysThatItFailsOnlyWhereTheWidestSearchFindsTooLittle() {
    add(500, 7);

    assertThat(estimate.of(0).widthTimes()).isEqualTo(RecallEstimate.MOST_TIMES);
    assertThat(estimate.of(0).failing()).isTrue();

    add(RecallEstimate.REMEMBERED, 10);

    assertThat(estimate.of(0).failing()).isFalse();
  }
}
