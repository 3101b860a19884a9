package dev.relkt.bench;

import dev.relkt.bench.check.SwapChecker;
import dev.relkt.bench.check.SwapReport;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.WallClock;
import dev.relkt.bench.system.SystemUnderTest;
import dev.relkt.local.Sleep;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.generation.ModelCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final Duration SETTLE = Duration.ofMillis(400);

  private final SystemUnderTest system;
  private final SwapPlan plan;
  private final BenchCorpus corpus;
  private final Path registryRoot;
  private final Consumer<String> say;
  private final Random random;
  private final Timeline timeline = new Timeline();
  private final List<Switch> switches = new ArrayList<>();

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
    long start = WallClock.micros();
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
      var killer = new Killer(system, load, timeline, say);
      var build = new Build(plan, corpus, load, index, commands, killer, random, say);
      timeline.begin("build");
      IndexGeneration fresh = build.run();
      ModelCommand.Gate force = build.gate(fresh);
      timeline.begin("swap");
      activate(load, commands, fresh, force, "activate");
      if (killing()) {
        killer.kill("after the activation");
      }
      rollBack(load, commands, old);
      if (killing()) {
        killer.kill("after the roll-back");
      }
      if (killing()) {
        activateUnderKill(load, commands, killer, fresh, force);
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
          build.seconds(),
          build.report(),
          timeline,
          switches,
          load.measured(),
          report,
          (WallClock.micros() - start) / 1e6);
    }
  }

  private double ingest(Load load, IndexWatch index) {
    say.accept("sending %,d passages".formatted(plan.passages()));
    long start = WallClock.micros();
    Map<Integer, Long> offsets = load.ingest();
    index.awaitSearchable(offsets, PATIENCE);
    double seconds = (WallClock.micros() - start) / 1e6;
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
    long until = WallClock.micros() + WallClock.micros(plan.steady());
    while (WallClock.micros() < until) {
      Sleep.of(
          Duration.ofMillis(Math.min(5_000, Math.max(1, (until - WallClock.micros()) / 1_000))));
      say.accept(load.describe());
    }
  }

  private void activate(
      Load load, Commands commands, IndexGeneration fresh, ModelCommand.Gate force, String name) {
    Commands.Sent sent =
        commands.send(new ModelCommand.Activate(plan.to(), force, System.currentTimeMillis()));
    switched(load, commands, sent, fresh, name, Switch.Killed.NOTHING);
  }

  private boolean killing() {
    return plan.afterSwitches() == SwapPlan.AfterSwitches.KILL;
  }

  private void activateUnderKill(
      Load load, Commands commands, Killer killer, IndexGeneration fresh, ModelCommand.Gate force) {
    Commands.Sent sent =
        commands.send(new ModelCommand.Activate(plan.to(), force, System.currentTimeMillis()));
    Sleep.of(Duration.ofMillis(random.nextInt(600)));
    killer.kill(
        "%d ms after an activation was sent"
            .formatted((WallClock.micros() - sent.sentAt()) / 1_000));
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
    Sleep.of(SETTLE);
    var one = Switch.of(name, sent.sentAt(), doneAt, to.number(), load.answers().seen(), killed);
    switches.add(one);
    say.accept(
        "%s: first answer by %s after %,.0f ms, last one by another generation after %,.0f ms"
            .formatted(name, to.id(), one.firstNewMillis(), one.lastOldMillis()));
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
        .check(millis -> timeline.isOutage(millis * 1_000));
  }
}
