package dev.relkt.bench.cli;

import dev.relkt.bench.SwapPlan;
import dev.relkt.registry.ModelVersion;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How much load a benchmark makes, and what it does meanwhile; what is not said depends on its
 * form.
 */
final class BenchLoadOptions {

  @Option(
      names = "--from",
      paramLabel = "NAME/NUMBER",
      defaultValue = "student/2",
      description = "The version that the index begins with (default: ${DEFAULT-VALUE}).")
  private String from = "student/2";

  @Option(
      names = "--to",
      paramLabel = "NAME/NUMBER",
      defaultValue = "student/4",
      description = "The version that it is swapped to (default: ${DEFAULT-VALUE}).")
  private String to = "student/4";

  @Option(
      names = "--passages-count",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Passages that are there before it begins (default: 20000; 200 with --quick, 300 with --swaps).")
  private int passages;

  @Option(
      names = "--passages-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Changes of passages a second (default: 100; 25 with --quick, 4 with --swaps).")
  private double passagesPerSecond;

  @Option(
      names = "--questions-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Questions a second (default: 30; 10 with --quick or --swaps).")
  private double questionsPerSecond;

  @Option(
      names = "--steady",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long the load runs before and after the swap (default: 60; 1 with --quick).")
  private int steadySeconds;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "Kills while the new generation is built; above 0, and without --quick, three more around"
              + " switches (default: 2; 1 with --quick).")
  private int kills;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Of every question, 60 at most (default: ${DEFAULT-VALUE}).")
  private int deadlineSeconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of everything that is random (default: ${DEFAULT-VALUE}).")
  private long seed;

  SwapPlan full() {
    int killed = kills < 0 ? 2 : kills;
    return plan(
        20_000,
        100,
        30,
        60,
        killed,
        killed == 0 ? SwapPlan.AfterSwitches.SPARE : SwapPlan.AfterSwitches.KILL);
  }

  SwapPlan quick() {
    return plan(200, 25, 10, 1, kills < 0 ? 1 : kills, SwapPlan.AfterSwitches.SPARE);
  }

  SwapPlan small() {
    return plan(300, 4, 10, 5, 0, SwapPlan.AfterSwitches.SPARE);
  }

  private SwapPlan plan(
      int defaultPassages,
      double defaultChanges,
      double defaultQuestions,
      int defaultSteady,
      int buildKills,
      SwapPlan.AfterSwitches after) {
    return new SwapPlan(
        ModelVersion.parse(from),
        ModelVersion.parse(to),
        passages == 0 ? defaultPassages : passages,
        passagesPerSecond == 0 ? defaultChanges : passagesPerSecond,
        questionsPerSecond == 0 ? defaultQuestions : questionsPerSecond,
        Duration.ofSeconds(steadySeconds == 0 ? defaultSteady : steadySeconds),
        buildKills,
        after,
        Duration.ofSeconds(deadlineSeconds),
        seed);
  }
}
