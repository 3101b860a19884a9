package dev.relkt.training.loop;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns epoch by epoch, scores each on dev, keeps the best, and goes on from the last checkpoint.
 *
 * <pre>
 * score (epoch 0) ─ checkpoint ┐
 *   ┌──────────────────────────┘
 *   └ plan ─ batches (checkpoint every few minutes) ─ score ─ checkpoint ┐
 *     └──────────── until epochs, patience or examples run out ──────────┘─ best weights
 * </pre>
 *
 * <p>All random numbers come from the seed and the number of the epoch, and a plan under way is
 * part of the checkpoint: a run that was broken off and resumed does what one without a break does.
 */
public final class EpochLoop {

  /** Both together mean that learning has run away. */
  private static final double LOSS_RISEN = 10;

  private static final double SCORE_FALLEN = 0.5;

  private final String name;
  private final TrainableEncoder encoder;
  private final BatchPlanner planner;
  private final DevScores dev;
  private final LoopRules rules;
  private final Checkpoints checkpoints;
  private final long seed;
  private final TrainingProgress progress;
  private final LongSupplier nanoTime;
  private @Nullable List<int[]> plan;
  private Map<String, Long> counts = Map.of();

  public EpochLoop(
      String name,
      TrainableEncoder encoder,
      BatchPlanner planner,
      DevScores dev,
      LoopRules rules,
      Checkpoints checkpoints,
      long seed,
      TrainingProgress progress,
      LongSupplier nanoTime) {
    this.name = name;
    this.encoder = encoder;
    this.planner = planner;
    this.dev = dev;
    this.rules = rules;
    this.checkpoints = checkpoints;
    this.seed = seed;
    this.progress = progress;
    this.nanoTime = nanoTime;
  }

  /**
   * Learns to the end; the encoder has the best weights then.
   *
   * @return the state at the end
   * @throws TrainingRefused if learning runs away, or a checkpoint cannot be read or saved
   * @throws TrainingStopped if somebody stops it; everything learned is in a checkpoint
   */
  public LoopState run() throws IOException {
    long start = nanoTime.getAsLong();
    LoopState state = start(checkpoints.latest());
    long before = state.millis();
    while (!isDone(state)) {
      state = epoch(state, start, before);
    }
    Checkpoint best = checkpoints.read(state.best());
    encoder.restore(best.encoder());
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: done after epoch %d; the best is epoch %d, dev success@1 %.4f (%.4f at the start)",
            name,
            state.history().getLast().epoch(),
            state.bestResult().epoch(),
            state.bestResult().average(),
            state.history().getFirst().average()));
    return state;
  }

  private LoopState start(Optional<Checkpoint> checkpoint) throws IOException {
    if (checkpoint.isPresent()) {
      Checkpoint found = checkpoint.get();
      encoder.restore(found.encoder());
      plan = found.plan().orElse(null);
      counts = found.planCounts();
      progress.say(
          "%s: goes on from %s, epoch %d, example %,d"
              .formatted(name, found.name(), found.state().epoch(), found.state().row()));
      LoopState state = found.state().startedAgain();
      return state.best().isEmpty() ? state.withBest(found.name()) : state;
    }
    Map<String, Double> scores = dev.of(encoder, name + ", scoring the start", progress);
    EpochResult first = new EpochResult(0, 0, rules.rate(), scores, Map.of());
    progress.say(line(first));
    var state = new LoopState(1, 0, 0, 0, rules.rate(), "", false, 0, 1, List.of(first));
    return state.withBest(checkpoints.save(state, Optional.empty(), Map.of(), encoder));
  }

  private boolean isDone(LoopState state) {
    return state.exhausted()
        || state.epoch() > rules.epochs()
        || state.sinceBest() >= rules.patience();
  }

  private LoopState epoch(LoopState from, long start, long millisBefore) {
    LoopState state = from;
    String what = "%s, epoch %d".formatted(name, state.epoch());
    List<int[]> rows = plan;
    if (rows == null) {
      BatchPlanner.Plan made =
          planner.plan(state.epoch(), encoder, Shuffle.random(seed, name, state.epoch()), progress);
      rows = made.rows();
      counts = made.counts();
      plan = rows;
    }
    if (rows.isEmpty()) {
      progress.say(what + ": no question yields an example any more");
      state = state.exhaustedNow().withTime(time(start, millisBefore));
      plan = null;
      checkpoints.save(state, Optional.empty(), Map.of(), encoder);
      return state;
    }
    long saved = nanoTime.getAsLong();
    while (state.row() < rows.size()) {
      int to = Math.min(rows.size(), state.row() + rules.batch());
      state = state.learned(to - state.row(), step(state, rows.subList(state.row(), to)));
      progress.at(
          what,
          "examples",
          state.row(),
          rows.size(),
          String.format(Locale.ROOT, "loss %.4f", state.lossSum() / state.batches()));
      boolean stopping = progress.stopping();
      long now = nanoTime.getAsLong();
      if (stopping || now - saved >= rules.checkpointEvery().toNanos()) {
        String name =
            checkpoints.save(
                state.withTime(time(start, millisBefore)), Optional.of(rows), counts, encoder);
        saved = now;
        if (stopping) {
          throw new TrainingStopped(
              "%s: stopped after example %,d of %,d, kept in %s; the same command goes on from there"
                  .formatted(what, state.row(), rows.size(), name));
        }
      }
    }
    try {
      return ended(state, what, start, millisBefore);
    } catch (TrainingStopped e) {
      checkpoints.save(
          state.withTime(time(start, millisBefore)), Optional.of(rows), counts, encoder);
      throw e;
    }
  }

  private double step(LoopState state, List<int[]> rows) {
    TrainingBatch batch = planner.batch(new ArrayList<>(rows));
    double loss = encoder.step(batch.texts(), batch.loss(), state.rate());
    if (!Double.isFinite(loss)) {
      throw new TrainingRefused(
          String.format(
              Locale.ROOT,
              "%s: the loss is %s in epoch %d, batch %,d (expected: finite); lower the rate (%s),"
                  + " such as --set %s.rate=%s, and start the step again; the best epoch so far, %d"
                  + " with dev success@1 %.4f, is in %s",
              name,
              loss,
              state.epoch(),
              state.batches() + 1,
              rules.rate(),
              name,
              rules.rate() / 10,
              state.bestResult().epoch(),
              state.bestResult().average(),
              state.best()));
    }
    return loss;
  }

  private LoopState ended(LoopState state, String what, long start, long millisBefore) {
    Map<String, Double> scores = dev.of(encoder, what + ": scoring", progress);
    var result =
        new EpochResult(
            state.epoch(), state.lossSum() / state.batches(), state.rate(), scores, counts);
    refuseIfRunAway(state, result);
    progress.say(line(result));
    boolean better = result.average() > state.bestResult().average();
    List<EpochResult> history = state.historyWith(result);
    int since = better ? 0 : state.sinceBest() + 1;
    double rate = since > 0 && since % rules.halveAfter() == 0 ? state.rate() / 2 : state.rate();
    var next =
        new LoopState(
            state.epoch() + 1,
            0,
            0,
            0,
            rate,
            better ? "" : state.best(),
            false,
            time(start, millisBefore),
            state.runs(),
            history);
    plan = null;
    String saved = checkpoints.save(next, Optional.empty(), Map.of(), encoder);
    return better ? next.withBest(saved) : next;
  }

  private void refuseIfRunAway(LoopState state, EpochResult result) {
    double least =
        state.history().stream()
            .filter(r -> r.epoch() > 0)
            .mapToDouble(EpochResult::loss)
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    if (result.loss() > LOSS_RISEN * least
        && result.average() < SCORE_FALLEN * state.bestResult().average()) {
      throw new TrainingRefused(
          String.format(
              Locale.ROOT,
              "%s: diverges: the loss of epoch %d is %.4f after %.4f, dev success@1 %.4f after"
                  + " %.4f; lower the rate (%s), such as --set %s.rate=%s, and start the step"
                  + " again",
              name,
              result.epoch(),
              result.loss(),
              least,
              result.average(),
              state.bestResult().average(),
              rules.rate(),
              name,
              rules.rate() / 10));
    }
  }

  private String line(EpochResult result) {
    var line = new StringBuilder();
    line.append(
        result.epoch() == 0
            ? "%s, as it came:".formatted(name)
            : String.format(
                Locale.ROOT,
                "%s, epoch %d: loss %.4f, rate %s,",
                name,
                result.epoch(),
                result.loss(),
                result.rate()));
    line.append(String.format(Locale.ROOT, " dev success@1 %.4f (", result.average()));
    new TreeMap<>(result.scores())
        .forEach(
            (language, score) ->
                line.append(String.format(Locale.ROOT, "%s %.3f ", language, score)));
    line.setLength(line.length() - 1);
    return line.append(')').toString();
  }

  private long time(long start, long millisBefore) {
    return millisBefore + (nanoTime.getAsLong() - start) / 1_000_000;
  }
}
