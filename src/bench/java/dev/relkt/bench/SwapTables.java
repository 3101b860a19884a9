package dev.relkt.bench;

import dev.relkt.bench.check.AnswerFindings;
import dev.relkt.bench.check.Finding;
import dev.relkt.bench.check.GenerationFindings;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.snapshot.generation.GateReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The result of a swap as tables. */
public final class SwapTables {

  private SwapTables() {}

  /** What was found and measured; the errors first. */
  public static List<BenchTable> of(SwapResult result) {
    List<BenchTable> tables = new ArrayList<>();
    tables.add(generations(result));
    tables.add(answers(result));
    tables.add(phases(result));
    tables.add(steps(result));
    if (!result.timeline().kills().isEmpty()) {
      tables.add(kills(result));
    }
    result.gate().map(SwapTables::gate).ifPresent(tables::add);
    return tables;
  }

  /** In one line: how much was checked and what is wrong. */
  public static String summary(SwapResult result) {
    AnswerFindings answers = result.report().answers();
    return "%s: %s; %,d passages in %d generations, %,d vectors, %,d questions and %,d answers checked, %d kills, %.0f s"
        .formatted(
            result.system(),
            result.passed() ? "0 errors" : "%,d errors".formatted(result.report().errors()),
            result.report().passages(),
            result.report().generations().size(),
            result.report().vectors(),
            answers.asked(),
            answers.answers(),
            result.timeline().kills().size(),
            result.seconds());
  }

  private static BenchTable generations(SwapResult result) {
    var table =
        BenchTable.of(
            "Passages: %,d in the log, %,d deleted, %,d records of which %,d are none"
                .formatted(
                    result.report().passages(),
                    result.report().deleted(),
                    result.report().records(),
                    result.report().ignored()),
            "generation",
            ">passages",
            ">lost",
            ">doubled",
            ">stale",
            ">revived",
            ">vectors",
            ">wrong",
            ">least cosine",
            ">behind");
    for (GenerationFindings one : result.report().generations()) {
      table.row(
          one.generation(),
          count(one.passages()),
          count(one.findings().count(Finding.LOST)),
          count(one.findings().count(Finding.DOUBLED)),
          count(one.findings().count(Finding.STALE)),
          count(one.findings().count(Finding.REVIVED)),
          count(one.vectors()),
          count(one.findings().count(Finding.VECTORS_WRONG)),
          "%.6f".formatted(one.leastCosine()),
          count(one.behind()));
    }
    return table.build();
  }

  private static BenchTable answers(SwapResult result) {
    AnswerFindings seen = result.report().answers();
    var table = BenchTable.of("Answers", "what", ">count");
    table.row("questions", count(seen.asked()));
    for (Finding finding :
        List.of(
            Finding.UNANSWERED,
            Finding.LATE,
            Finding.PARTIAL,
            Finding.MIXED,
            Finding.STRANGE_TEXT)) {
      table.row(finding.describe(), count(seen.findings().count(finding)));
    }
    table.row("delayed by a kill", count(seen.delayed()));
    table.row("answers", count(seen.answers()));
    table.row("questions answered more than once", count(seen.again()));
    seen.byServing()
        .forEach((serving, answers) -> table.row("answers by " + serving, count(answers)));
    table.row("scores compared", count(seen.scores()));
    table.row("largest difference of a score", "%.6f".formatted(seen.largestDifference()));
    table.row("slowest first answer, ms", count(seen.slowestMillis()));
    return table.build();
  }

  private static BenchTable phases(SwapResult result) {
    var table =
        BenchTable.of(
            "Milliseconds by phase, at %.1f changes and %.1f questions a second for %.0f s; of %,d records %,d were acknowledged"
                .formatted(
                    result.measured().changesPerSecond(),
                    result.measured().questionsPerSecond(),
                    result.measured().loadSeconds(),
                    result.measured().sent(),
                    result.measured().acknowledged()),
            "phase",
            ">questions",
            ">latency p50",
            ">p99",
            ">most",
            ">samples",
            ">freshness p50",
            ">p99",
            ">most");
    for (String phase : result.timeline().names()) {
      Optional<Percentiles> latency = result.measured().latency(result.timeline(), phase);
      Optional<Percentiles> fresh = result.measured().freshness(result.timeline(), phase);
      table.row(
          phase,
          latency.map(p -> count(p.count())).orElse("0"),
          latency.map(p -> millis(p.p50())).orElse(""),
          latency.map(p -> millis(p.p99())).orElse(""),
          latency.map(p -> millis(p.max())).orElse(""),
          fresh.map(p -> count(p.count())).orElse("0"),
          fresh.map(p -> millis(p.p50())).orElse(""),
          fresh.map(p -> millis(p.p99())).orElse(""),
          fresh.map(p -> millis(p.max())).orElse(""));
    }
    return table.build();
  }

  private static BenchTable steps(SwapResult result) {
    var table =
        BenchTable.of(
            "Steps",
            "step",
            ">seconds",
            ">ms to decided",
            ">first answer by the new generation",
            ">last by another",
            "killed meanwhile");
    table.row("ingest", "%.1f".formatted(result.ingestSeconds()), "", "", "", "");
    table.row("build", "%.1f".formatted(result.buildSeconds()), "", "", "", "");
    for (Switch one : result.switches()) {
      table.row(
          one.name(),
          "%.1f".formatted(Math.max(one.firstNewMillis(), one.lastOldMillis()) / 1e3),
          millis(one.doneMillis()),
          millis(one.firstNewMillis()),
          millis(one.lastOldMillis()),
          one.killed() == Switch.Killed.MEANWHILE ? "yes" : "no");
    }
    return table.build();
  }

  private static BenchTable kills(SwapResult result) {
    var table =
        BenchTable.of("kill -9", "process", "when", ">jobs run after s", ">all answered after s");
    for (Timeline.Kill kill : result.timeline().kills()) {
      table.row(
          kill.what(),
          kill.when(),
          "%.1f".formatted((kill.upAt() - kill.at()) / 1e6),
          "%.1f".formatted((kill.answeredAt() - kill.at()) / 1e6));
    }
    return table.build();
  }

  private static BenchTable gate(GateReport gate) {
    var table =
        BenchTable.of(
            "Gate: %s %s, %s tolerance %s, %.1f s"
                .formatted(
                    gate.model(),
                    gate.verdict() == GateReport.Verdict.PASSED ? "passed" : "blocked",
                    "against " + gate.againstModel() + ",",
                    gate.tolerance(),
                    gate.seconds()),
            "question",
            "passage",
            ">questions",
            ">success@1 before",
            ">after",
            ">MRR@10 before",
            ">after",
            "blocks");
    for (GateReport.Pair pair : gate.pairs()) {
      table.row(
          pair.question(),
          pair.passage(),
          count(pair.questions()),
          score(pair.before().success1()),
          score(pair.after().success1()),
          score(pair.before().reciprocalRank10()),
          score(pair.after().reciprocalRank10()),
          pair.blocks() ? "yes" : "no");
    }
    return table.build();
  }

  private static String count(long count) {
    return "%,d".formatted(count);
  }

  private static String millis(double millis) {
    return "%,.0f".formatted(millis);
  }

  private static String score(double score) {
    return "%.3f".formatted(score);
  }
}
