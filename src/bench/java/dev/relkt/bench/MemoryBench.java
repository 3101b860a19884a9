package dev.relkt.bench;

import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.WallClock;
import dev.relkt.bench.system.SystemUnderTest;
import dev.relkt.local.Sleep;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.generation.ModelCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Many swaps of a small index, to and fro, and what they cost in memory: each builds a generation
 * of the other version, activates it and retires the one before, so that nothing of it may stay.
 * For one thread.
 */
public final class MemoryBench {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SystemUnderTest system;
  private final SwapPlan plan;
  private final BenchCorpus corpus;
  private final Consumer<String> say;

  /**
   * @param system not yet started, one process; closed by whoever gave it
   * @param plan of which the kills do not count
   */
  public MemoryBench(
      SystemUnderTest system, SwapPlan plan, BenchCorpus corpus, Consumer<String> say) {
    this.system = system;
    this.plan = plan;
    this.corpus = corpus;
    this.say = say;
  }

  /**
   * Does so many swaps.
   *
   * @return the resident memory before the first and after each
   * @throws BenchFailed if the system does not do what it is told to, or its memory cannot be seen
   */
  public MemorySeries run(int swaps) {
    say.accept("starting the system under test: " + system.name());
    system.start();
    if (Memory.of(system.pid()).isEmpty()) {
      throw new BenchFailed(
          "/proc/%d/status cannot be read (expected: an operating system with /proc)"
              .formatted(system.pid()));
    }
    IndexWatch index = IndexWatch.of(system.indexRoot(), PATIENCE);
    List<MemorySeries.Sample> samples = new ArrayList<>();
    try (var load = new Load(system.bootstrapServers(), plan, corpus, index.store())) {
      index.awaitSearchable(load.ingest(), PATIENCE);
      load.start();
      Sleep.of(plan.steady());
      samples.add(sample(0, plan.from(), 0));
      var commands = new Commands(load.producer(), index.store());
      for (int swap = 1; swap <= swaps; swap++) {
        ModelVersion to = swap % 2 == 1 ? plan.to() : plan.from();
        long start = WallClock.micros();
        swap(load, index, commands, to);
        MemorySeries.Sample sample = sample(swap, to, (WallClock.micros() - start) / 1e6);
        samples.add(sample);
        say.accept(
            "swap %d of %d: %s after %.1f s, %,.0f MB resident"
                .formatted(swap, swaps, to, sample.seconds(), sample.residentBytes() / 1e6));
      }
    }
    return new MemorySeries(samples);
  }

  private MemorySeries.Sample sample(int swap, ModelVersion model, double seconds) {
    Memory memory =
        Memory.of(system.pid())
            .orElseThrow(
                () ->
                    new BenchFailed("the process has gone (expected: running); its log says why"));
    return new MemorySeries.Sample(
        swap, model, memory.residentBytes(), memory.anonymousBytes(), seconds);
  }

  private void swap(Load load, IndexWatch index, Commands commands, ModelVersion to) {
    IndexGeneration old = index.active();
    commands.await(
        commands.send(
            new ModelCommand.Announce(to, BuildOrder.Then.ACTIVATE, System.currentTimeMillis())));
    IndexWatch.await("active generation of " + to, PATIENCE, () -> activated(index, commands, to));
    int active = index.active().number();
    if (load.answers()
        .await(WallClock.micros(), answer -> answer.generation() == active, PATIENCE)
        .isEmpty()) {
      throw new BenchFailed("no answer by g%d (expected: answers by it)".formatted(active));
    }
    commands.await(commands.send(new ModelCommand.Retire(old.model(), System.currentTimeMillis())));
    IndexWatch.await(
        "end of " + old.id(),
        PATIENCE,
        () -> index.store().decisions().end(old.number()).isPresent());
  }

  /** What the gate blocks is activated by force: memory is what is measured here. */
  private static boolean activated(IndexWatch index, Commands commands, ModelVersion to) {
    if (index.active().model().equals(to)) {
      return true;
    }
    boolean blocked =
        index
            .candidate(to)
            .flatMap(candidate -> index.store().decisions().gateReport(candidate.number()))
            .filter(report -> report.verdict() == GateReport.Verdict.BLOCKED)
            .isPresent();
    if (blocked) {
      commands.await(
          commands.send(
              new ModelCommand.Activate(to, ModelCommand.Gate.FORCED, System.currentTimeMillis())));
    }
    return false;
  }
}
