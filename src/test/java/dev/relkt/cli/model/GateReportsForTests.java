package dev.relkt.cli.model;

import dev.relkt.passage.Language;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.GateReport;
import java.time.Instant;
import java.util.List;

/** Reports of the gate on g2, {@code student/2}. */
public final class GateReportsForTests {

  private GateReportsForTests() {}

  static GateReport passed() {
    return report(List.of(), GateReport.Verdict.PASSED, List.of("no labelled questions"));
  }

  public static GateReport blocked() {
    return report(
        List.of(pair("de", "en", 40, 0.7, 0.5, true), pair("zh", "zh", 1_200, 0.5, 0.525, false)),
        GateReport.Verdict.BLOCKED,
        List.of());
  }

  private static GateReport.Pair pair(
      String question, String passage, int questions, double before, double after, boolean blocks) {
    return new GateReport.Pair(
        new Language(question),
        new Language(passage),
        questions,
        new GateReport.Score(before, before + 0.1),
        new GateReport.Score(after, after + 0.1),
        blocks);
  }

  private static GateReport report(
      List<GateReport.Pair> pairs, GateReport.Verdict verdict, List<String> notes) {
    return new GateReport(
        2,
        new ModelVersion("student", 2),
        1,
        new ModelVersion("student", 1),
        verdict,
        0.05,
        pairs,
        new GateReport.Canary(64, 0.41, 0.1, false),
        0,
        notes,
        1.25,
        Instant.parse("2026-01-01T00:00:00Z"));
  }
}
