package dev.relkt.bench;

import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.PassageTraffic;
import dev.relkt.bench.load.WallClock;
import dev.relkt.local.Sleep;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.generation.ModelCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** The building of a new generation while the load goes on, up to what the gate says. */
final class Build {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration GATE_PATIENCE = Duration.ofMinutes(2);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);
  private static final int GATE_QUESTIONS = 100;
  private static final int SMALL_BUILD = 5_000;
  private static final Duration SMALL_BUILD_TIME = Duration.ofMillis(1_500);

  private final SwapPlan plan;
  private final BenchCorpus corpus;
  private final Load load;
  private final IndexWatch index;
  private final Commands commands;
  private final Killer killer;
  private final Random random;
  private final Consumer<String> say;
  private Optional<GateReport> report = Optional.empty();
  private double seconds;

  Build(
      SwapPlan plan,
      BenchCorpus corpus,
      Load load,
      IndexWatch index,
      Commands commands,
      Killer killer,
      Random random,
      Consumer<String> say) {
    this.plan = plan;
    this.corpus = corpus;
    this.load = load;
    this.index = index;
    this.commands = commands;
    this.killer = killer;
    this.random = random;
    this.say = say;
  }

  /** From the announcement until the generation was ready. */
  double seconds() {
    return seconds;
  }

  /** What the gate said, where it did. */
  Optional<GateReport> report() {
    return report;
  }

  /** Announces and waits, with the kills that are planned, until the generation is ready. */
  IndexGeneration run() {
    commands.await(
        commands.send(new ModelCommand.SetGate(gateQuestions(), System.currentTimeMillis())));
    say.accept("announcing %s".formatted(plan.to()));
    Commands.Sent announced =
        commands.send(
            new ModelCommand.Announce(plan.to(), BuildOrder.Then.WAIT, System.currentTimeMillis()));
    IndexGeneration fresh = index.generation(commands.await(announced).generation());
    List<Double> killAt = random.doubles(plan.buildKills(), 0.05, 0.9).sorted().boxed().toList();
    for (double share : killAt) {
      // A small build is over before the next event says how far it is.
      awaitBuilt(
          fresh,
          share,
          plan.passages() > SMALL_BUILD
              ? Long.MAX_VALUE
              : WallClock.micros() + (long) (share * WallClock.micros(SMALL_BUILD_TIME)));
      killer.kill(
          index.ready(fresh)
              ? "%s was ready".formatted(fresh.id())
              : "%.0f %% of %s built".formatted(100 * load.built(fresh.number()), fresh.id()));
    }
    awaitBuilt(fresh, 2, Long.MAX_VALUE);
    seconds = (WallClock.micros() - announced.sentAt()) / 1e6;
    say.accept("%s is ready, %.1f s after it was announced".formatted(fresh.id(), seconds));
    return fresh;
  }

  /**
   * Until a share of a generation is built, or it is ready, or a moment is over.
   *
   * @param latest {@link WallClock#micros}
   * @throws BenchFailed if nothing goes on for a long time
   */
  private void awaitBuilt(IndexGeneration fresh, double share, long latest) {
    long saidAt = WallClock.micros();
    long until = WallClock.micros() + WallClock.micros(PATIENCE);
    double built = -1;
    while (!index.ready(fresh) && built < share && WallClock.micros() < latest) {
      double now = load.built(fresh.number());
      if (now != built) {
        built = now;
        until = WallClock.micros() + WallClock.micros(PATIENCE);
      }
      if (WallClock.micros() > until) {
        throw new BenchFailed(
            "%s: %.0f %% built, and nothing more within %d s (expected: ready)"
                .formatted(fresh.id(), 100 * built, PATIENCE.toSeconds()));
      }
      if (WallClock.micros() - saidAt > WallClock.micros(SAY_EVERY)) {
        saidAt = WallClock.micros();
        say.accept("building %s: %.0f %%, %s".formatted(fresh.id(), 100 * built, load.describe()));
      }
      Sleep.of(Duration.ofMillis(20));
    }
  }

  private List<GateQuestion> gateQuestions() {
    List<GateQuestion> questions = new ArrayList<>();
    int count = Math.min(GATE_QUESTIONS, Math.min(plan.passages(), PassageTraffic.UNTOUCHED));
    for (int i = 0; i < count; i++) {
      questions.add(
          new GateQuestion(
              "bench-gate-" + i,
              corpus.passage(i, 0).language(),
              corpus.question(i),
              List.of(BenchCorpus.id(i))));
    }
    return questions;
  }

  /** Waits for the gate; whether to activate by force, since it blocks. */
  ModelCommand.Gate gate(IndexGeneration fresh) {
    if (index.store().roles().active().filter(fresh::equals).isPresent()) {
      say.accept(
          "%s has these vectors: nothing is built, and another ranker is activated by force"
              .formatted(fresh.id()));
      return ModelCommand.Gate.FORCED;
    }
    long until = WallClock.micros() + WallClock.micros(GATE_PATIENCE);
    while (report.isEmpty() && WallClock.micros() < until) {
      report = index.store().decisions().gateReport(fresh.number());
      Sleep.of(Duration.ofMillis(20));
    }
    if (report.isEmpty()) {
      say.accept("the gate said nothing within %d s".formatted(GATE_PATIENCE.toSeconds()));
      return ModelCommand.Gate.RESPECTED;
    }
    if (report.get().verdict() == GateReport.Verdict.BLOCKED) {
      say.accept("the gate blocks %s; it is activated by force".formatted(fresh.id()));
      return ModelCommand.Gate.FORCED;
    }
    say.accept("the gate lets %s through".formatted(fresh.id()));
    return ModelCommand.Gate.RESPECTED;
  }
}
