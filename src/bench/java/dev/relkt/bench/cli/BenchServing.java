package dev.relkt.bench.cli;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.TypedCorpus;
import dev.relkt.bench.serve.FootprintBench;
import dev.relkt.bench.serve.FreshnessBench;
import dev.relkt.bench.serve.GatewayBench;
import dev.relkt.bench.serve.IngestBench;
import dev.relkt.bench.serve.MeasuredSystem;
import dev.relkt.bench.serve.PassThrough;
import dev.relkt.bench.serve.ServeBench;
import dev.relkt.bench.system.OneProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The benchmarks of a whole system, each with how much it does in the full and the quick form. */
final class BenchServing {

  /** As many as the quick form of ingest leaves. */
  private static final int QUICK_PASSAGES = 5_000;

  private final BenchOptions options;
  private final BenchRun run;
  private final BenchSystems systems;
  private final boolean quick;

  BenchServing(BenchOptions options, BenchRun run) {
    this.options = options;
    this.run = run;
    systems = new BenchSystems(run.work(), options.model(), List.of());
    quick = options.form() == BenchOptions.Form.QUICK;
  }

  /** A new system without passages, which is running. */
  MeasuredSystem start() {
    return MeasuredSystem.start(systems.open(BenchSystems.On.UP), options.corpus(), run.progress());
  }

  /** One whose heap is in memory from the start. */
  private MeasuredSystem startForMemory() {
    return MeasuredSystem.start(systems.openForMemory(), options.corpus(), run.progress());
  }

  /** On a system without passages. */
  void ingest(
      MeasuredSystem fresh,
      Optional<IngestBench.Figures> baseline,
      Optional<IngestBench.Figures> typed) {
    IngestBench.Figures ours = bench().measure(fresh, "this", IngestBench.Index.OWN);
    run.report(bench().report(ours, baseline, typed, options.seed()));
  }

  /** A system of its own, with ten typed metadata fields a passage. */
  IngestBench.Figures typed() {
    try (var system =
        MeasuredSystem.start(
            systems.open(BenchSystems.On.UP), new TypedCorpus(options.corpus()), run.progress())) {
      return bench().measure(system, "this, typed metadata", IngestBench.Index.OWN);
    }
  }

  private IngestBench bench() {
    return quick
        ? new IngestBench(2_000, 3, 1_000, Duration.ofSeconds(3))
        : new IngestBench(5_000, 5, 4_000, Duration.ofSeconds(20));
  }

  /** An older package, with the same passages; started and ended here. */
  IngestBench.Figures baseline(Path home) {
    Path launcher = home.toAbsolutePath().resolve("bin").resolve("relkt");
    if (!Files.isExecutable(launcher)) {
      throw new BenchFailed(
          "--baseline %s: no bin/relkt (expected: the directory of a built package)"
              .formatted(home));
    }
    var system =
        new OneProcess(
            List.of(launcher.toString()),
            Map.of(
                "RELKT_REGISTRY_ROOT",
                home.toAbsolutePath().resolve("models").toString(),
                "JAVA_HOME",
                System.getProperty("java.home")),
            run.work().resolve("baseline"),
            List.of());
    try (var measured = MeasuredSystem.start(system, options.corpus(), run.progress())) {
      return bench().measure(measured, "baseline", IngestBench.Index.FOREIGN);
    }
  }

  void serve(MeasuredSystem system) {
    var bench =
        quick
            ? new ServeBench(
                List.of(10.0, 50.0, 150.0),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                50,
                run.progress())
            : new ServeBench(
                List.of(10.0, 50.0, 150.0, 300.0),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                100,
                run.progress());
    try (var passThrough = PassThrough.start(systems.java(), run.work(), system.brokers())) {
      run.report(
          bench.run(
              system,
              passThrough,
              quick ? List.of(QUICK_PASSAGES) : List.of(20_000, 100_000),
              options.questions(),
              options.seed()));
    }
  }

  void freshness(MeasuredSystem system) {
    system.ingestAtLeast(quick ? 500 : 20_000);
    run.report(
        new FreshnessBench(
                quick ? List.of(10.0, 100.0) : List.of(10.0, 100.0, 500.0),
                Duration.ofSeconds(quick ? 6 : 60),
                run.progress())
            .run(system, options.seed()));
  }

  void http(MeasuredSystem system) {
    system.ingestAtLeast(quick ? 500 : 20_000);
    run.report(
        new GatewayBench(quick ? 100 : 200, quick ? 200 : 1_000, run.progress())
            .run(system, options.questions(), options.seed()));
  }

  /** On a system of its own. */
  void memory() {
    try (MeasuredSystem system = startForMemory()) {
      memory(
          system,
          quick ? List.of(200, 1_000, 2_000) : List.of(1_000, 10_000, 25_000, 50_000, 100_000),
          "The heap is 1 GB and in memory from the start, so that what grows is something else.");
    }
  }

  /** On a system that may have passages already. */
  void memory(MeasuredSystem system, List<Integer> sizes, String heap) {
    run.report(
        new FootprintBench(Duration.ofSeconds(quick ? 1 : 5), heap)
            .run(system, sizes, options.questions(), options.seed()));
  }
}
