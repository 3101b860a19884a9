package dev.relkt.training.ranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.ranking.RankingFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RankerLossTest {

  private static final int CANDIDATES = 10;

  private Random random;

  @BeforeEach
  void seed() {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("RankerLossTest: -Drelkt.seed=" + seed);
    random = new Random(seed);
  }

  /** Of the features the late interaction alone tells the passage that answers. */
  private List<RankingList> lists(int count) {
    List<RankingList> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[][] features = new double[CANDIDATES][];
      int gold = random.nextInt(CANDIDATES);
      for (int c = 0; c < CANDIDATES; c++) {
        double[] row = new double[RankingFeature.values().length];
        row[RankingFeature.BEST_WINDOW.ordinal()] = random.nextDouble();
        row[RankingFeature.MEAN_OF_WINDOWS.ordinal()] = random.nextDouble();
        row[RankingFeature.LATE_INTERACTION.ordinal()] =
            (c == gold ? 0.6 : 0.3) + 0.05 * random.nextDouble();
        features[c] = row;
      }
      int negative = (gold + 1) % CANDIDATES;
      lists.add(new RankingList("de", features, gold, List.of(negative), Optional.empty()));
    }
    return lists;
  }

  private static double right(List<RankingList> lists, RankerWeights weights) {
    int right = 0;
    for (RankingList list : lists) {
      double gold = weights.score(list.features()[list.gold()]);
      boolean best = true;
      for (double[] row : list.features()) {
        best &= weights.score(row) <= gold;
      }
      right += best ? 1 : 0;
    }
    return (double) right / lists.size();
  }

  private RankerWeights learned(RankerLoss loss, List<RankingList> lists, RankerWeights weights) {
    for (int epoch = 1; epoch <= 30; epoch++) {
      for (RankingList list : lists) {
        double[] gradient = new double[RankingFeature.values().length];
        loss.of(list, weights, epoch, new SplittableRandom(epoch), gradient);
        weights.step(gradient, 0.01);
      }
    }
    return weights;
  }

  @Test
  void warmUpFindsTheFeatureThatTellsTheAnswer() {
    List<RankingList> lists = lists(200);
    RankerWeights start = RankerWeights.of(Map.of(), lists);
    assertThat(right(lists, start)).isLessThan(0.5);

    RankerWeights learned = learned(new RankerLoss.WarmUp(0.3, 3, 3), lists, start);

    assertThat(right(lists(200), learned)).isGreaterThan(0.9);
  }

  @Test
  void theTeacherLearnsFromWhatItTakesForBetter() {
    List<RankingList> lists = lists(200);
    RankerWeights learned =
        learned(new RankerLoss.Teacher(0.3, 1, 1), lists, RankerWeights.of(Map.of(), lists));
    assertThat(right(lists(200), learned)).isGreaterThan(0.9);
  }

  @Test
  void nothingIsLearnedWhereTheAnswerIsFarAheadOfAll() {
    List<RankingList> lists = lists(20);
    RankerWeights weights = RankerWeights.of(Map.of("late-interaction", 1.0), lists);
    double[] gradient = new double[RankingFeature.values().length];
    for (RankingList list : lists) {
      assertThat(
              new RankerLoss.Teacher(0.1, 1, 1)
                  .of(list, weights, 1, new SplittableRandom(1), gradient))
          .isZero();
    }
    assertThat(gradient).containsOnly(0);
  }

  @Test
  void aTranslatedQuestionLearnsTheScoresOfTheEnglishOne() {
    List<RankingList> translated = new ArrayList<>();
    for (RankingList list : lists(100)) {
      double[][] weaker = new double[CANDIDATES][];
      for (int c = 0; c < CANDIDATES; c++) {
        weaker[c] = list.features()[c].clone();
        weaker[c][RankingFeature.LATE_INTERACTION.ordinal()] *= 0.5;
      }
      translated.add(
          new RankingList("de", weaker, list.gold(), List.of(), Optional.of(list.features())));
    }
    RankerWeights teacher =
        RankerWeights.of(Map.of("late-interaction", 1.0, "best-window", 0.1), translated);
    RankerLoss loss = new RankerLoss.Transfer(teacher.copy(), 1, 0.1, 0.1);
    RankerWeights student = teacher.copy();
    double before = loss(loss, translated, student);

    learned(loss, translated, student);

    assertThat(loss(loss, translated, student)).isLessThan(before / 2);
  }

  private static double loss(RankerLoss loss, List<RankingList> lists, RankerWeights weights) {
    double[] gradient = new double[RankingFeature.values().length];
    return lists.stream()
        .mapToDouble(list -> loss.of(list, weights, 1, new SplittableRandom(1), gradient))
        .sum();
  }

  @Test
  void thePublishedSimilaritiesAddUpToOne() {
    List<RankingList> lists = lists(50);
    Map<String, Double> published =
        RankerWeights.of(
                Map.of("best-window", 2.0, "mean-of-windows", 1.0, "late-interaction", 5.0), lists)
            .published();
    assertThat(
            published.get("best-window")
                + published.get("mean-of-windows")
                + published.get("late-interaction"))
        .isCloseTo(1, within(1e-9));
    assertThat(published.get("late-interaction") / published.get("best-window"))
        .isCloseTo(2.5, within(1e-9));
  }

  @Test
  void weightsOfWordsAloneAreSuchAsAManifestMayHave() {
    Map<String, Double> published =
        RankerWeights.of(Map.of("bm25-same-language", 3.0), lists(50)).published();
    assertThat(published).containsEntry("bm25-same-language", 1.0);
    assertThat(published.values()).allMatch(weight -> weight >= 0 && weight <= 1);
  }
}
