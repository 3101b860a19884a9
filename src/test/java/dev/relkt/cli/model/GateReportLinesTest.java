package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateReportLinesTest {

  @Test
  void showsEveryPairBeforeAndAfterAndMarksWhatBlocks() {
    assertThat(GateReportLines.of(GateReportsForTests.blocked(), words -> "relkt " + words))
        .containsExactly(
            "g2, student/2, compared with g1, student/1, which answers; 2026-01-01T00:00:00Z, 1.3 s",
            "",
            "question  passage  questions  success@1               MRR@10",
            "de        en              40  0.700 → 0.500 (-0.200)  0.800 → 0.600 (-0.200)  blocks",
            "zh        zh           1,200  0.500 → 0.525 (+0.025)  0.600 → 0.625 (+0.025)",
            "",
            "overlap@10 of the answers to 64 canaries: 0.410 (expected: at least 0.1)",
            "blocked: 1 of 2 pairs of languages fall by more than 0.05; \"relkt model activate student/2 --force\" activates g2 nevertheless");
  }

  @Test
  void withoutPairsThereIsNoTable() {
    assertThat(GateReportLines.of(GateReportsForTests.passed(), words -> "relkt " + words))
        .containsExactly(
            "g2, student/2, compared with g1, student/1, which answers; 2026-01-01T00:00:00Z, 1.3 s",
            "",
            "overlap@10 of the answers to 64 canaries: 0.410 (expected: at least 0.1)",
            "note: no labelled questions",
            "passed: g2 may become active");
  }
}
