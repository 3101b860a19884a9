package dev.relkt.training;

import dev.relkt.embedding.features.TwoStreamFeatures;
import dev.relkt.training.Curriculum.Drawn;
import dev.relkt.training.Curriculum.Family;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** One training from data to a table, with its history. */
final class ContrastiveRun {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

  private final ContrastivePlan plan;
  private final TrainingData data;
  private final Xquad xquad;
  private final PieceTexts pieces;
  private final Consumer<String> progress;

  /**
   * @param xquad whole; only its training split is learned from
   * @param features of the vocabulary
   * @param progress takes lines for a person to read
   */
  ContrastiveRun(
      ContrastivePlan plan,
      TrainingData data,
      Xquad xquad,
      TwoStreamFeatures features,
      Consumer<String> progress) {
    this.plan = plan;
    this.data = data;
    this.xquad = xquad;
    this.pieces = new PieceTexts(features);
    this.progress = progress;
  }

  /**
   * What came out.
   *
   * @param table with the pieces' weights in its rows
   * @param history losses and scores on the way
   * @param learning the time of the steps, scores included
   */
  record Outcome(StudentTable table, List<Point> history, Duration learning) {}

  /**
   * A point of the history.
   *
   * @param step steps done
   * @param losses mean loss of each family since the point before
   * @param scores on the questions held out
   */
  record Point(int step, Map<Family, Double> losses, HeldOutScores scores) {}

  Outcome learn() {
    Xquad learnedFrom = xquad.training();
    pieces.prepare(data, learnedFrom);
    float[] weights = Vocabulary.weights(data, learnedFrom, pieces);
    progress.accept("texts cut, %,d pieces weighed".formatted(weights.length));
    var curriculum = new Curriculum(data, learnedFrom, plan, pieces, weights);
    progress.accept("examples ready");
    var heldOut = heldOut();
    var history = new ArrayList<Point>();
    long start = System.nanoTime();
    try (var graph =
            new ContrastiveGraph(
                StudentTable.random(pieces.vocabulary(), plan.dimension(), plan.seed()),
                ContrastivePlan.SCALE,
                plan.threads());
        var batches = new BatchQueue(curriculum, plan.seed())) {
      var losses = new Losses();
      var clock = new StepClock(plan.steps(), BETWEEN_LINES);
      history.add(point(0, losses, graph, weights, heldOut));
      for (int step = 0; step < plan.steps(); step++) {
        Drawn drawn = batches.take();
        float loss = graph.step(drawn.batch(), plan.rateAt(step));
        if (!Float.isFinite(loss)) {
          throw new TrainingRefused(
              "training: loss %s at step %d (expected: a finite number); lower --rate below %s"
                  .formatted(loss, step + 1, plan.rate()));
        }
        losses.add(drawn.family(), loss);
        int done = step + 1;
        if (done % plan.scoreEvery() == 0 || done == plan.steps()) {
          history.add(point(done, losses, graph, weights, heldOut));
        } else {
          clock.line(done).ifPresent(line -> progress.accept(line + "  " + losses));
        }
      }
      return new Outcome(
          graph.table().weighted(weights), history, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Point point(
      int step, Losses losses, ContrastiveGraph graph, float[] weights, HeldOut heldOut) {
    HeldOutScores scores =
        heldOut.isEmpty()
            ? new HeldOutScores(Map.of(), 0)
            : heldOut.score(graph.table().weighted(weights), plan.windows(), plan.title());
    progress.accept("step %,d: %s  success@1 %s".formatted(step, losses, scores));
    return new Point(step, losses.takeMeans(), scores);
  }

  /** Scores of a table under another rule, for the report. */
  HeldOut heldOut() {
    return new HeldOut(xquad, pieces);
  }

  /** Reads the vocabulary of a model folder. */
  static TwoStreamFeatures features(Path modelDirectory) {
    return TwoStreamFeatures.load(modelDirectory, TwoStreamFeatures.SPEC);
  }

  /** Sums of losses. */
  private static final class Losses {
    private final Map<Family, double[]> sums = new EnumMap<>(Family.class);

    void add(Family family, double loss) {
      double[] sum = sums.computeIfAbsent(family, f -> new double[2]);
      sum[0] += loss;
      sum[1]++;
    }

    Map<Family, Double> takeMeans() {
      var means = new EnumMap<Family, Double>(Family.class);
      sums.forEach((family, sum) -> means.put(family, sum[0] / sum[1]));
      sums.clear();
      return means;
    }

    @Override
    public String toString() {
      var text = new StringBuilder("loss");
      sums.forEach(
          (family, sum) ->
              text.append(
                  " %s %.3f".formatted(family.name().toLowerCase(Locale.ROOT), sum[0] / sum[1])));
      return text.toString();
    }
  }
}
