package dev.relkt.cli.model;

import dev.relkt.cli.console.TextTable;
import dev.relkt.snapshot.generation.GateReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the gate said, for people. */
final class GateReportLines {

  private GateReportLines() {}

  /**
   * The lines: what was compared, the pairs of languages, the canaries, notes, the verdict.
   *
   * @param typed makes a command for the same brokers of what follows {@code relkt}
   */
  static List<String> of(GateReport report, UnaryOperator<String> typed) {
    var lines = new ArrayList<String>();
    lines.add(
        "g%d, %s, compared with g%d, %s, which answers; %s, %.1f s"
            .formatted(
                report.generation(),
                report.model(),
                report.against(),
                report.againstModel(),
                report.at(),
                report.seconds()));
    lines.add("");
    if (!report.pairs().isEmpty()) {
      lines.addAll(pairs(report));
      lines.add("");
    }
    GateReport.Canary canary = report.canary();
    if (canary.questions() > 0) {
      lines.add(
          "overlap@10 of the answers to %,d canaries: %.3f (expected: at least %s)%s"
              .formatted(
                  canary.questions(),
                  canary.overlap10(),
                  canary.least(),
                  canary.blocks() ? "  blocks" : ""));
    }
    report.notes().forEach(note -> lines.add("note: " + note));
    lines.add(verdict(report, typed));
    return lines;
  }

  private static List<String> pairs(GateReport report) {
    var table = new TextTable("question", "passage", ">questions", "success@1", "MRR@10", "");
    for (GateReport.Pair pair : report.pairs()) {
      table.row(
          pair.question(),
          pair.passage(),
          "%,d".formatted(pair.questions()),
          change(pair.before().success1(), pair.after().success1()),
          change(pair.before().reciprocalRank10(), pair.after().reciprocalRank10()),
          pair.blocks() ? "blocks" : "");
    }
    return table.lines();
  }

  private static String change(double before, double after) {
    return "%.3f → %.3f (%+.3f)".formatted(before, after, after - before);
  }

  private static String verdict(GateReport report, UnaryOperator<String> typed) {
    if (report.verdict() == GateReport.Verdict.PASSED) {
      return "passed: g%d may become active".formatted(report.generation());
    }
    long pairs = report.pairs().stream().filter(GateReport.Pair::blocks).count();
    var why = new ArrayList<String>();
    if (pairs > 0) {
      why.add(
          "%d of %d pairs of languages fall by more than %s"
              .formatted(pairs, report.pairs().size(), report.tolerance()));
    }
    if (report.canary().blocks()) {
      why.add("the answers have too little in common");
    }
    if (why.isEmpty()) {
      why.add("see the notes");
    }
    return "blocked: %s; \"%s\" activates g%d nevertheless"
        .formatted(
            String.join(", ", why),
            typed.apply("model activate %s --force".formatted(report.model())),
            report.generation());
  }
}
