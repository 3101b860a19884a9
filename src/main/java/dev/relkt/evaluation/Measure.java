package dev.relkt.evaluation;

import dev.relkt.passage.PassageId;
import java.util.List;
import java.util.Map;

/** What is measured of one ranking; every value is between 0 and 1. */
public enum Measure {
  /** 1 if a gold passage is first. */
  SUCCESS_1("success@1", 1),
  /** 1 if a gold passage is among the first 5. */
  SUCCESS_5("success@5", 5),
  /** 1 if a gold passage is among the first 10. */
  SUCCESS_10("success@10", 10),
  /** 1 / rank of the first gold passage, 0 if it is not among the first 10. */
  MRR_10("MRR@10", 10),
  /**
   * Discounted cumulative gain of the first 10 over that of the best order: the gain is the grade,
   * the discount 1 / log2(rank + 1), as trec_eval's {@code ndcg_cut} has it.
   */
  NDCG_10("nDCG@10", 10),
  /** The share of the gold passages that are among the first 100. */
  RECALL_100("recall@100", 100);

  private final String label;
  private final int depth;

  Measure(String label, int depth) {
    this.label = label;
    this.depth = depth;
  }

  /** The name in tables and in JSON. */
  public String label() {
    return label;
  }

  /** How many passages of a ranking are looked at. */
  public int depth() {
    return depth;
  }

  /**
   * The value for one question.
   *
   * @param ranking passages, best first, each once
   * @param gold gold passages with their grades, at least one, all above 0
   */
  public double of(List<PassageId> ranking, Map<PassageId, Integer> gold) {
    List<PassageId> top = ranking.subList(0, Math.min(depth, ranking.size()));
    return switch (this) {
      case SUCCESS_1, SUCCESS_5, SUCCESS_10 -> top.stream().anyMatch(gold::containsKey) ? 1 : 0;
      case MRR_10 -> {
        for (int i = 0; i < top.size(); i++) {
          if (gold.containsKey(top.get(i))) {
            yield 1.0 / (i + 1);
          }
        }
        yield 0;
      }
      case NDCG_10 -> {
        double found = gain(top.stream().map(p -> gold.getOrDefault(p, 0)).toList());
        List<Integer> best =
            gold.values().stream()
                .sorted(java.util.Comparator.reverseOrder())
                .limit(depth)
                .toList();
        yield found / gain(best);
      }
      case RECALL_100 -> top.stream().filter(gold::containsKey).count() / (double) gold.size();
    };
  }

  private static double gain(List<Integer> grades) {
    double sum = 0;
    for (int i = 0; i < grades.size(); i++) {
      sum += grades.get(i) / (Math.log(i + 2) / Math.log(2));
    }
    return sum;
  }
}
