package dev.relkt.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.bench.check.AnswerFindings;
import dev.relkt.bench.check.Finding;
import dev.relkt.bench.check.GenerationFindings;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.snapshot.generation.GateReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps results: {@code swap-<system>.md} for people, {@code swap-<system>.json} for programs, both
 * with the machine.
 */
public final class SwapFiles {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SwapFiles() {}

  /** Writes both files. */
  public static void write(SwapResult result, Machine machine, Path directory) {
    try {
      Files.createDirectories(directory);
      String name = "swap-" + result.system();
      Files.writeString(directory.resolve(name + ".md"), markdown(result, machine));
      Files.write(
          directory.resolve(name + ".json"),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(result, machine)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String markdown(SwapResult result, Machine machine) {
    SwapPlan plan = result.plan();
    var text = new StringBuilder("# Hot swap from %s to %s%n%n".formatted(plan.from(), plan.to()));
    text.append(SwapTables.summary(result)).append("\n\n");
    text.append(
        "%,d passages before, %.0f changes and %.0f questions a second, deadline %d ms, seed %d.%n%n"
            .formatted(
                plan.passages(),
                plan.passagesPerSecond(),
                plan.questionsPerSecond(),
                plan.deadline().toMillis(),
                plan.seed()));
    text.append(machine).append(".\n\n");
    List<String> examples = result.report().examples();
    if (!examples.isEmpty()) {
      text.append("## Errors\n\n");
      examples.forEach(example -> text.append("- ").append(example).append('\n'));
      text.append('\n');
    }
    SwapTables.of(result).forEach(table -> text.append(table.markdown()));
    return text.toString();
  }

  private static ObjectNode json(SwapResult result, Machine machine) {
    ObjectNode root = JSON.createObjectNode();
    root.put("benchmark", "swap");
    root.put("system", result.system());
    root.put("passed", result.passed());
    root.put("errors", result.report().errors());
    root.put("seconds", result.seconds());
    root.set("machine", JSON.valueToTree(machine));
    plan(root.putObject("plan"), result.plan());
    check(root.putObject("check"), result);
    ObjectNode load = root.putObject("load");
    load.put("seconds", result.measured().loadSeconds());
    load.put("changesPerSecond", result.measured().changesPerSecond());
    load.put("questionsPerSecond", result.measured().questionsPerSecond());
    load.put("sent", result.measured().sent());
    load.put("acknowledged", result.measured().acknowledged());
    load.put("unknown", result.measured().failed());
    ArrayNode phases = root.putArray("phases");
    for (String phase : result.timeline().names()) {
      ObjectNode one = phases.addObject().put("phase", phase);
      percentiles(one, "latencyMs", result.measured().latency(result.timeline(), phase));
      percentiles(one, "freshnessMs", result.measured().freshness(result.timeline(), phase));
    }
    root.put("ingestSeconds", result.ingestSeconds());
    root.put("buildSeconds", result.buildSeconds());
    ArrayNode switches = root.putArray("switches");
    for (Switch one : result.switches()) {
      switches
          .addObject()
          .put("name", one.name())
          .put("decidedMs", one.doneMillis())
          .put("firstNewMs", one.firstNewMillis())
          .put("lastOldMs", one.lastOldMillis())
          .put("killedMeanwhile", one.killed() == Switch.Killed.MEANWHILE);
    }
    ArrayNode kills = root.putArray("kills");
    for (Timeline.Kill kill : result.timeline().kills()) {
      kills
          .addObject()
          .put("process", kill.what())
          .put("when", kill.when())
          .put("jobsRunSeconds", (kill.upAt() - kill.at()) / 1e6)
          .put("allAnsweredSeconds", (kill.answeredAt() - kill.at()) / 1e6);
    }
    result
        .gate()
        .ifPresent(
            gate ->
                root.putObject("gate")
                    .put("passed", gate.verdict() == GateReport.Verdict.PASSED)
                    .put("pairs", gate.pairs().size())
                    .put(
                        "pairsThatBlock",
                        gate.pairs().stream().filter(GateReport.Pair::blocks).count())
                    .put("canaryOverlap@10", gate.canary().overlap10())
                    .put("seconds", gate.seconds()));
    return root;
  }

  private static void plan(ObjectNode node, SwapPlan plan) {
    node.put("from", plan.from().toString())
        .put("to", plan.to().toString())
        .put("passages", plan.passages())
        .put("passagesPerSecond", plan.passagesPerSecond())
        .put("questionsPerSecond", plan.questionsPerSecond())
        .put("steadySeconds", plan.steady().toSeconds())
        .put("killsWhileBuilding", plan.buildKills())
        .put("killsAroundSwitches", plan.afterSwitches() == SwapPlan.AfterSwitches.KILL)
        .put("deadlineMs", plan.deadline().toMillis())
        .put("seed", plan.seed());
  }

  private static void check(ObjectNode node, SwapResult result) {
    for (Finding finding : Finding.values()) {
      node.put(finding.name().toLowerCase(Locale.ROOT), result.report().count(finding));
    }
    node.put("records", result.report().records()).put("ignored", result.report().ignored());
    node.put("passages", result.report().passages()).put("deleted", result.report().deleted());
    ArrayNode generations = node.putArray("generations");
    for (GenerationFindings one : result.report().generations()) {
      generations
          .addObject()
          .put("generation", one.generation())
          .put("snapshot", one.snapshot())
          .put("passages", one.passages())
          .put("vectors", one.vectors())
          .put("leastCosine", one.leastCosine())
          .put("behind", one.behind())
          .put("errors", one.findings().total());
    }
    AnswerFindings answers = result.report().answers();
    ObjectNode given = node.putObject("answers");
    given
        .put("questions", answers.asked())
        .put("answered", answers.answered())
        .put("answers", answers.answers())
        .put("answeredAgain", answers.again())
        .put("scores", answers.scores())
        .put("largestDifference", answers.largestDifference())
        .put("delayedByKill", answers.delayed())
        .put("slowestMs", answers.slowestMillis());
    ObjectNode byServing = given.putObject("byServing");
    answers.byServing().forEach(byServing::put);
    ArrayNode examples = node.putArray("examples");
    result.report().examples().forEach(examples::add);
  }

  private static void percentiles(ObjectNode node, String name, Optional<Percentiles> found) {
    found.ifPresent(
        p ->
            node.putObject(name)
                .put("p50", p.p50())
                .put("p99", p.p99())
                .put("max", p.max())
                .put("samples", p.count()));
  }
}
