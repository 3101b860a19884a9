package dev.relkt.bench;

import dev.relkt.bench.check.SwapChecker;
import dev.relkt.bench.check.SwapReport;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.PassageTraffic;
import dev.relkt.bench.load.Pause;
import dev.relkt.bench.load.Wall;
import dev.relkt.bench.system.SystemUnderTest;
import dev.relkt.generation.BuildOrder;
import dev.relkt.generation.GateQuestion;
import dev.relkt.generation.GateReport;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.topic.ModelCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One swap under load, from an empty index to the checker's report:
 *
 * <pre>
 * ingest → before → build (kills) → gate → activate → (kill) → roll back → (kill)
 *        → activate (kill meanwhile) → after → stop, drain, check
 * </pre>
 *
 * <p>For one thread.
 */
public final class SwapBench {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration GATE_PATIENCE = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofMillis(1_500);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);
  private static final int GATE_QUESTIONS = 100;

  private final SystemUnderTest system;
  private final SwapPlan plan;
  private final BenchCorpus corpus;
  private final Path registryRoot;
  private final Consumer<String> say;
  private final Random random;
  private final Timeline timeline = new Timeline();
  private final List<Switch> switches = new ArrayList<>();
  private Optional<GateReport> gate = Optional.empty();
  private double buildSeconds;

  /**
   * @param system not yet started; closed by whoever gave it
   * @param corpus of passages and questions
   * @param registryRoot where both versions are, also for the system
   * @param say told in a few words what is done
   */
  public SwapBench(
      SystemUnderTest system,
      SwapPlan plan,
      BenchCorpus corpus,
      Path registryRoot,
      Consumer<String> say) {
    this.system = system;
    this.plan = plan;
    this.corpus = corpus;
    this.registryRoot = registryRoot;
    this.say = say;
    this.random = new Random(plan.seed());
  }

  /**
   * Does it all.
   *
   * @throws BenchFailed if the system does not do what it is told to
   */
  public SwapResult run() {
    long start = Wall.micros();
    say.accept("starting the system under test: " + system.name());
    system.start();
    IndexWatch index = IndexWatch.of(system.indexRoot(), PATIENCE);
    try (var load = new Load(system.bootstrapServers(), plan, corpus, index.store())) {
      double ingestSeconds = ingest(load, index);
      load.start();
      timeline.begin("before");
      steady(load, "before");
      IndexGeneration old = index.active();
      var commands = new Commands(load.producer(), index.store());
      IndexGeneration fresh = build(load, index, commands);
      ModelCommand.Gate force = gate(index, fresh);
      timeline.begin("swap");
      activate(load, commands, fresh, force, "activate");
      kill(load, plan.afterSwitches(), "after the activation");
      rollBack(load, commands, old);
      kill(load, plan.afterSwitches(), "after the roll-back");
      if (plan.afterSwitches() == SwapPlan.AfterSwitches.KILL) {
        activateUnderKill(load, commands, fresh, force);
      } else {
        activate(load, commands, fresh, force, "activate again");
      }
      timeline.begin("after");
      steady(load, "after");
      timeline.end();
      drain(load, index);
      SwapReport report = check();
      return new SwapResult(
          system.name(),
          plan,
          ingestSeconds,
          buildSeconds,
          gate,
          timeline,
          switches,
          load.measured(),
          report,
          (Wall.micros() - start) / 1e6);
    }
  }

  private double ingest(Load load, IndexWatch index) {
    say.accept("sending %,d passages".formatted(plan.passages()));
    long start = Wall.micros();
    Map<Integer, Long> offsets = load.ingest();
    index.awaitSearchable(offsets, PATIENCE);
    double seconds = (Wall.micros() - start) / 1e6;
    say.accept(
        "%,d passages can be found, %,.0f a second"
            .formatted(plan.passages(), plan.passages() / seconds));
    return seconds;
  }

  private void steady(Load load, String name) {
    say.accept(
        "steady load %s the swap, %d s: %,.0f changes and %,.0f questions a second"
            .formatted(
                name,
                plan.steady().toSeconds(),
                plan.passagesPerSecond(),
                plan.questionsPerSecond()));
    long until = Wall.micros() + plan.steady().toMillis() * 1_000;
    while (Wall.micros() < until) {
      Pause.of(Duration.ofMillis(Math.min(5_000, Math.max(1, (until - Wall.micros()) / 1_000))));
      say.accept(load.words());
    }
  }

  private IndexGeneration build(Load load, IndexWatch index, Commands commands) {
    commands.await(
        commands.send(new ModelCommand.SetGate(gateQuestions(), System.currentTimeMillis())));
    timeline.begin("build");
    say.accept("announcing %s".formatted(plan.to()));
    Commands.Sent announced =
        commands.send(
            new ModelCommand.Announce(plan.to(), BuildOrder.Then.WAIT, System.currentTimeMillis()));
    IndexGeneration fresh = index.generation(commands.await(announced).generation());
    List<Double> killAt = random.doubles(plan.buildKills(), 0.05, 0.9).sorted().boxed().toList();
    for (double share : killAt) {
      awaitBuilt(load, index, fresh, share);
      kill(
          load,
          SwapPlan.AfterSwitches.KILL,
          index.ready(fresh)
              ? "%s was ready".formatted(fresh.id())
              : "%.0f %% of %s built".formatted(100 * load.built(fresh.number()), fresh.id()));
    }
    awaitBuilt(load, index, fresh, 2);
    buildSeconds = (Wall.micros() - announced.sentAt()) / 1e6;
    say.accept("%s is ready, %.1f s after it was announced".formatted(fresh.id(), buildSeconds));
    return fresh;
  }

  /** Until a share of a generation is built, or it is ready. */
  private void awaitBuilt(Load load, IndexWatch index, IndexGeneration fresh, double share) {
    long saidAt = Wall.micros();
    long until = Wall.micros() + PATIENCE.toMillis() * 1_000;
    while (!index.ready(fresh) && load.built(fresh.number()) < share) {
      if (Wall.micros() > until) {
        throw new BenchFailed(
            "%s: %.0f %% built after %d s (expected: ready)"
                .formatted(fresh.id(), 100 * load.built(fresh.number()), PATIENCE.toSeconds()));
      }
      if (Wall.micros() - saidAt > SAY_EVERY.toMillis() * 1_000) {
        saidAt = Wall.micros();
        say.accept(
            "building %s: %.0f %%, %s"
                .formatted(fresh.id(), 100 * load.built(fresh.number()), load.words()));
      }
      Pause.of(Duration.ofMillis(20));
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

  private ModelCommand.Gate gate(IndexWatch index, IndexGeneration fresh) {
    long until = Wall.micros() + GATE_PATIENCE.toMillis() * 1_000;
    while (gate.isEmpty() && Wall.micros() < until) {
      gate = index.store().decisions().gateReport(fresh.number());
      Pause.of(Duration.ofMillis(20));
    }
    if (gate.isEmpty()) {
      say.accept("the gate said nothing within %d s".formatted(GATE_PATIENCE.toSeconds()));
      return ModelCommand.Gate.RESPECTED;
    }
    if (gate.get().verdict() == GateReport.Verdict.BLOCKED) {
      say.accept("the gate blocks %s; it is activated by force".formatted(fresh.id()));
      return ModelCommand.Gate.FORCED;
    }
    say.accept("the gate lets %s through".formatted(fresh.id()));
    return ModelCommand.Gate.RESPECTED;
  }

  private void activate(
      Load load, Commands commands, IndexGeneration fresh, ModelCommand.Gate force, String name) {
    Commands.Sent sent =
        commands.send(new ModelCommand.Activate(plan.to(), force, System.currentTimeMillis()));
    switched(load, commands, sent, fresh, name, Switch.Killed.NOTHING);
  }

  private void activateUnderKill(
      Load load, Commands commands, IndexGeneration fresh, ModelCommand.Gate force) {
    Commands.Sent sent =
        commands.send(new ModelCommand.Activate(plan.to(), force, System.currentTimeMillis()));
    Pause.of(Duration.ofMillis(random.nextInt(600)));
    kill(
        load,
        SwapPlan.AfterSwitches.KILL,
        "%d ms after an activation was sent".formatted((Wall.micros() - sent.sentAt()) / 1_000));
    switched(load, commands, sent, fresh, "activate again", Switch.Killed.MEANWHILE);
  }

  private void rollBack(Load load, Commands commands, IndexGeneration old) {
    Commands.Sent sent = commands.send(new ModelCommand.RollBack(System.currentTimeMillis()));
    switched(load, commands, sent, old, "roll back", Switch.Killed.NOTHING);
  }

  private void switched(
      Load load,
      Commands commands,
      Commands.Sent sent,
      IndexGeneration to,
      String name,
      Switch.Killed killed) {
    long doneAt = commands.await(sent).at().toEpochMilli() * 1_000;
    if (load.answers()
        .await(sent.sentAt(), answer -> answer.generation() == to.number(), PATIENCE)
        .isEmpty()) {
      throw new BenchFailed(
          "%s: no answer by %s within %d s (expected: answers by it)"
              .formatted(name, to.id(), PATIENCE.toSeconds()));
    }
    Pause.of(SETTLE);
    var one = Switch.of(name, sent.sentAt(), doneAt, to.number(), load.answers().seen(), killed);
    switches.add(one);
    say.accept(
        "%s: first answer by %s after %,.0f ms, last one by another pair after %,.0f ms"
            .formatted(name, to.id(), one.firstNewMillis(), one.lastOldMillis()));
  }

  private void kill(Load load, SwapPlan.AfterSwitches whether, String when) {
    if (whether == SwapPlan.AfterSwitches.SPARE) {
      return;
    }
    long at = Wall.micros();
    String what = system.kill();
    say.accept("kill -9 to %s, %s".formatted(what, when));
    system.recover();
    long up = Wall.micros();
    long answered =
        load.answers()
            .await(up, answer -> true, PATIENCE)
            .orElseThrow(() -> new BenchFailed("no answer after a kill (expected: answers)"))
            .seenAt();
    load.awaitCaughtUp(PATIENCE);
    timeline.add(new Timeline.Kill(what, when, at, up, Wall.micros()));
    say.accept(
        "the jobs run again after %.1f s, answers come after %.1f s"
            .formatted((up - at) / 1e6, (answered - at) / 1e6));
  }

  private void drain(Load load, IndexWatch index) {
    say.accept("stopping the load; waiting for what is under way");
    Map<Integer, Long> offsets = load.stop(plan.deadline().plus(Duration.ofSeconds(10)));
    if (!index.awaitWritten(offsets, Duration.ofMinutes(3))) {
      say.accept("not every generation has all of the log; the check will show it");
    }
  }

  private SwapReport check() {
    return new SwapChecker(
            new SwapChecker.Place(system.bootstrapServers(), system.indexRoot(), registryRoot), say)
        .check();
  }
}
