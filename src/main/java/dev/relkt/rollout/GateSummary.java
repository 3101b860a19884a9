package dev.relkt.rollout;

import dev.relkt.snapshot.generation.GateReport;
import java.util.ArrayList;
import java.util.List;

/** What the gate found, in a sentence. */
final class GateSummary {

  /** Pairs that are named before the sentence breaks off. */
  private static final int NAMED = 8;

  private GateSummary() {}

  static String of(GateReport report) {
    List<GateReport.Pair> blocking =
        report.pairs().stream().filter(GateReport.Pair::blocks).toList();
    List<String> words = new ArrayList<>();
    if (!blocking.isEmpty()) {
      words.add(
          "%d of %d pairs of languages fall by more than %s: %s%s"
              .formatted(
                  blocking.size(),
                  report.pairs().size(),
                  report.tolerance(),
                  String.join(
                      ", ", blocking.stream().limit(NAMED).map(GateSummary::describe).toList()),
                  blocking.size() > NAMED ? ", …" : ""));
    }
    if (report.canary().blocks()) {
      words.add(
          "overlap@10 is %.3f (expected: %s or more)"
              .formatted(report.canary().overlap10(), report.canary().least()));
    }
    if (words.isEmpty()) {
      words.add(
          report.verdict() == GateReport.Verdict.PASSED
              ? "%d pairs of languages within %s, overlap@10 %.3f"
                  .formatted(report.pairs().size(), report.tolerance(), report.canary().overlap10())
              : String.join("; ", report.notes()));
    }
    return String.join("; ", words);
  }

  private static String describe(GateReport.Pair pair) {
    return "%s→%s success@1 %.3f→%.3f, MRR@10 %.3f→%.3f"
        .formatted(
            pair.question(),
            pair.passage(),
            pair.before().success1(),
            pair.after().success1(),
            pair.before().reciprocalRank10(),
            pair.after().reciprocalRank10());
  }
}
