package dev.relkt.evaluation;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.Comparison.Difference;
import dev.relkt.evaluation.Comparison.Estimate;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Scores what contenders found over one kind of pools.
 *
 * <p>A row is a question language in a pool. For the intervals, clusters of questions ({@link
 * QuestionClusters}) are drawn again with replacement, each as a whole. A row whose questions are
 * of one cluster has no interval: nothing could be drawn differently.
 */
public final class Scoring {

  private static final List<Measure> MEASURES = List.of(Measure.values());
  private static final double[][][] NOTHING_DRAWN = {};

  private final Pool.Division division;
  private final Resampling resampling;
  private final QuestionClusters clusters;
  private final int contenders;
  private final List<Group> groups = new ArrayList<>();
  private final List<List<String>> unanswered = new ArrayList<>();

  private Scoring(
      Pool.Division division, Resampling resampling, QuestionClusters clusters, int contenders) {
    this.division = division;
    this.resampling = resampling;
    this.clusters = clusters;
    this.contenders = contenders;
  }

  /** The questions of one language in one pool. */
  private record Group(
      PoolQuestions asked, int pool, Language language, List<LabelledQuestion> questions) {

    boolean reaches(Measure measure, int topK) {
      return topK >= Math.min(measure.depth(), asked.pool().orElse(Integer.MAX_VALUE));
    }
  }

  /** As the other one, with the clusters that the gold of these questions makes. */
  public static Section of(
      Pool.Division division,
      List<PoolQuestions> asked,
      List<List<Run>> runs,
      int topK,
      Resampling resampling) {
    return of(division, asked, runs, topK, resampling, QuestionClusters.of(asked));
  }

  /**
   * Scores the runs.
   *
   * @param asked one a pool
   * @param runs of each contender, one a pool; passages that are not in the pool count as wrong
   *     ones
   * @param topK how many passages were asked for; a measure that looks deeper is left out, unless
   *     the whole pool was asked for
   * @param clusters of these questions
   */
  public static Section of(
      Pool.Division division,
      List<PoolQuestions> asked,
      List<List<Run>> runs,
      int topK,
      Resampling resampling,
      QuestionClusters clusters) {
    var scoring = new Scoring(division, resampling, clusters, runs.size());
    for (int p = 0; p < asked.size(); p++) {
      PoolQuestions pool = asked.get(p);
      int number = p;
      Map<Language, List<LabelledQuestion>> byLanguage = new TreeMap<>();
      for (LabelledQuestion question : pool.questions().questions()) {
        byLanguage.computeIfAbsent(question.language(), l -> new ArrayList<>()).add(question);
      }
      byLanguage.forEach(
          (language, questions) ->
              scoring.groups.add(new Group(pool, number, language, questions)));
    }
    return scoring.section(runs, topK);
  }

  private Section section(List<List<Run>> runs, int topK) {
    for (int c = 0; c < contenders; c++) {
      unanswered.add(new ArrayList<>());
    }
    int total = groups.stream().mapToInt(g -> g.questions().size()).sum();
    int[] groupOf = new int[total];
    int[] clusterOf = new int[total];
    float[][] values = new float[contenders * MEASURES.size()][total];
    int at = 0;
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      for (LabelledQuestion question : group.questions()) {
        groupOf[at] = g;
        clusterOf[at] = clusters.of(question);
        Map<PassageId, Integer> gold = group.asked().questions().qrels().gold(question.id());
        for (int c = 0; c < contenders; c++) {
          List<PassageId> ranking = runs.get(c).get(group.pool()).ranking(question.id());
          if (ranking.isEmpty()) {
            unanswered.get(c).add(question.id());
          }
          for (Measure measure : MEASURES) {
            values[series(c, measure)][at] = (float) measure.of(ranking, gold);
          }
        }
        at++;
      }
    }
    double[][] means = means(groupOf, values);
    double[][][] drawn = resampling.means(groupOf, clusterOf, values);
    List<Row> rows = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      rows.add(row(g, means, drawn, topK));
    }
    int[] all = IntStream.range(0, groups.size()).toArray();
    int[] some = Arrays.stream(all).filter(g -> narrower().test(groups.get(g))).toArray();
    return new Section(
        division,
        rows,
        average(all, means, drawn, topK),
        some.length == 0 || some.length == all.length
            ? Optional.empty()
            : Optional.of(average(some, means, drawn, topK)),
        unanswered);
  }

  private Predicate<Group> narrower() {
    return switch (division) {
      case WHOLE -> group -> !group.language().base().equals("en");
      case PASSAGE_LANGUAGES ->
          group ->
              group.asked().passages().stream()
                  .anyMatch(passages -> !passages.base().equals(group.language().base()));
      case OWN -> group -> false;
    };
  }

  /** Whether the questions of groups are of more than one cluster. */
  private boolean canBeDrawn(int[] of) {
    return Arrays.stream(of)
            .boxed()
            .flatMap(g -> groups.get(g).questions().stream())
            .map(clusters::of)
            .distinct()
            .limit(2)
            .count()
        == 2;
  }

  private double[][] means(int[] groupOf, float[][] values) {
    double[][] means = new double[values.length][groups.size()];
    for (int series = 0; series < values.length; series++) {
      for (int i = 0; i < groupOf.length; i++) {
        means[series][groupOf[i]] += values[series][i];
      }
      for (int g = 0; g < groups.size(); g++) {
        means[series][g] /= groups.get(g).questions().size();
      }
    }
    return means;
  }

  private Row row(int g, double[][] means, double[][][] drawn, int topK) {
    Group group = groups.get(g);
    return new Row(
        Optional.of(group.language()),
        group.asked().passages(),
        group.asked().pool(),
        group.questions().size(),
        estimates(new int[] {g}, means, drawn, topK));
  }

  /** The mean of some groups, each counting the same. */
  private Row average(int[] of, double[][] means, double[][][] drawn, int topK) {
    return new Row(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Arrays.stream(of).map(g -> groups.get(g).questions().size()).sum(),
        estimates(of, means, drawn, topK));
  }

  private Map<Measure, List<Estimate>> estimates(
      int[] of, double[][] means, double[][][] drawn, int topK) {
    Map<Measure, List<Estimate>> estimates = new EnumMap<>(Measure.class);
    boolean intervals = canBeDrawn(of);
    for (Measure measure : MEASURES) {
      if (Arrays.stream(of).allMatch(g -> groups.get(g).reaches(measure, topK))) {
        List<Estimate> columns = new ArrayList<>();
        for (int c = 0; c < contenders; c++) {
          columns.add(estimate(c, measure, of, means, intervals ? drawn : NOTHING_DRAWN));
        }
        estimates.put(measure, List.copyOf(columns));
      }
    }
    return estimates;
  }

  private Estimate estimate(
      int contender, Measure measure, int[] of, double[][] means, double[][][] drawn) {
    int series = series(contender, measure);
    double value = mean(means[series], of);
    double first = mean(means[series(0, measure)], of);
    double[] again = again(drawn, series, of);
    Optional<Difference> difference = Optional.empty();
    if (contender > 0) {
      double[] other = again(drawn, series(0, measure), of);
      double[] differences = new double[again.length];
      for (int draw = 0; draw < again.length; draw++) {
        differences[draw] = again[draw] - other[draw];
      }
      difference = Optional.of(new Difference(value - first, interval(differences)));
    }
    return new Estimate(value, interval(again), difference);
  }

  private static double[] again(double[][][] drawn, int series, int[] of) {
    return drawn.length == 0
        ? new double[0]
        : Arrays.stream(drawn[series]).mapToDouble(m -> mean(m, of)).toArray();
  }

  /** Where the values of a contender's measure are. */
  private static int series(int contender, Measure measure) {
    return contender * MEASURES.size() + MEASURES.indexOf(measure);
  }

  private static Optional<Interval> interval(double[] drawn) {
    return drawn.length == 0 ? Optional.empty() : Optional.of(Interval.of(drawn));
  }

  /** The mean of those that are numbers. */
  private static double mean(double[] groupMeans, int[] of) {
    double sum = 0;
    int count = 0;
    for (int g : of) {
      if (!Double.isNaN(groupMeans[g])) {
        sum += groupMeans[g];
        count++;
      }
    }
    return sum / count;
  }
}
