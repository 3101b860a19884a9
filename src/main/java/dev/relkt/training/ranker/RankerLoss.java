package dev.relkt.training.ranker;

import dev.relkt.training.recipe.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What a step makes smaller, a list at a time. */
interface RankerLoss {

  /**
   * The loss of a list; its gradient is added.
   *
   * @param epoch from 1
   */
  double of(
      RankingList list,
      RankerWeights weights,
      int epoch,
      SplittableRandom random,
      double[] gradient);

  /** The loss of a step of the recipe. */
  static RankerLoss of(String step, Settings settings, RankerWeights start) {
    return switch (step) {
      case "warmup" ->
          new WarmUp(
              settings.number("margin"),
              settings.count("bm25-epochs"),
              settings.count("negatives"));
      case "teacher" ->
          new Teacher(
              settings.number("margin"), settings.count("hard"), settings.count("semi-hard"));
      case "distill" ->
          new Transfer(
              start,
              settings.number("question"),
              settings.number("passage"),
              settings.number("question-passage"));
      default -> throw new IllegalArgumentException("step: " + step);
    };
  }

  /** max(0, s(q,n) − s(q,p) + m) for each negative. */
  private static double triplets(
      RankingList list,
      RankerWeights weights,
      double margin,
      List<Integer> negatives,
      double[] gradient) {
    double[] gold = list.features()[list.gold()];
    double loss = 0;
    for (int negative : negatives) {
      double[] other = list.features()[negative];
      double above = weights.score(other) - weights.score(gold) + margin;
      if (above > 0) {
        loss += above / negatives.size();
        weights.add(gradient, other, 1.0 / negatives.size());
        weights.add(gradient, gold, -1.0 / negatives.size());
      }
    }
    return loss;
  }

  /** Step 1: negatives that BM25 finds in the first epochs, random ones after. */
  record WarmUp(double margin, int lexicalEpochs, int most) implements RankerLoss {
    @Override
    public double of(
        RankingList list,
        RankerWeights weights,
        int epoch,
        SplittableRandom random,
        double[] gradient) {
      List<Integer> negatives =
          epoch <= lexicalEpochs
              ? list.lexical().stream().limit(most).toList()
              : IntStream.range(0, most)
                  .map(i -> random.nextInt(list.features().length))
                  .filter(n -> n != list.gold())
                  .boxed()
                  .toList();
      return triplets(list, weights, margin, negatives, gradient);
    }
  }

  /** Step 2: the candidates that the weights of now take for better, or for nearly as good. */
  record Teacher(double margin, int hard, int semiHard) implements RankerLoss {
    @Override
    public double of(
        RankingList list,
        RankerWeights weights,
        int epoch,
        SplittableRandom random,
        double[] gradient) {
      double gold = weights.score(list.features()[list.gold()]);
      List<Integer> ranked =
          IntStream.range(0, list.features().length)
              .filter(n -> n != list.gold())
              .boxed()
              .sorted(Comparator.comparingDouble(n -> -weights.score(list.features()[n])))
              .toList();
      List<Integer> negatives = new ArrayList<>();
      ranked.stream()
          .filter(n -> weights.score(list.features()[n]) > gold)
          .limit(hard)
          .forEach(negatives::add);
      ranked.stream()
          .filter(n -> weights.score(list.features()[n]) <= gold)
          .filter(n -> weights.score(list.features()[n]) > gold - margin)
          .limit(semiHard)
          .forEach(negatives::add);
      return triplets(list, weights, margin, negatives, gradient);
    }
  }

  /**
   * Step 3, on scores instead of vectors: the question in any language scores its candidates as the
   * frozen teacher scores them for the English question, T(q_en) ↔ S(q_x); English questions keep
   * the scores that they have, T(d) ↔ S(d); and the passage that answers gets the teacher's score,
   * T(d) ↔ S(q_x).
   */
  record Transfer(RankerWeights teacher, double question, double passage, double questionPassage)
      implements RankerLoss {
    @Override
    public double of(
        RankingList list,
        RankerWeights weights,
        int epoch,
        SplittableRandom random,
        double[] gradient) {
      if (list.english().isEmpty()) {
        return 0;
      }
      double[][] english = list.english().get();
      int count = english.length;
      double loss = 0;
      for (int c = 0; c < count; c++) {
        double target = teacher.score(english[c]);
        loss += term(weights, list.features()[c], target, question / count, gradient);
        loss += term(weights, english[c], target, passage / count, gradient);
        if (c == list.gold()) {
          loss += term(weights, list.features()[c], target, questionPassage, gradient);
        }
      }
      return loss;
    }

    private static double term(
        RankerWeights weights, double[] features, double target, double factor, double[] gradient) {
      double difference = weights.score(features) - target;
      weights.add(gradient, features, 2 * factor * difference);
      return factor * difference * difference;
    }
  }
}
