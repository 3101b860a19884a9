package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.snapshot.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartLinesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final RestartLines lines = new RestartLines();

  private static JobState job(String status, int restarts, String reason, long failedAt, long at) {
    return new JobState(
        "relkt-indexing",
        status,
        restarts,
        Optional.of(new JobState.Failure(reason, START.plusSeconds(failedAt))),
        START.plusSeconds(at));
  }

  @Test
  void aJobThatNeverFailedIsNotSpokenOf() {
    assertThat(lines.about(new JobState("relkt-indexing", "RUNNING", 0, Optional.empty(), START)))
        .isEmpty();
  }

  @Test
  void aLoopIsSaidWithItsReasonAndEverLessOften() {
    List<String> said = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      said.addAll(lines.about(job("RESTARTING", i, "a record is too large", i, i)));
      said.addAll(lines.about(job("RUNNING", i, "a record is too large", i, i)));
    }
    assertThat(said)
        .containsExactly(
            "the job relkt-indexing failed and is started again: a record is too large",
            "the job relkt-indexing failed, 2 times in 1 s and is started again: a record is too large",
            "the job relkt-indexing failed, 4 times in 3 s and is started again: a record is too large",
            "the job relkt-indexing failed, 8 times in 7 s and is started again: a record is too large",
            "the job relkt-indexing failed, 16 times in 15 s and is started again: a record is too large");
  }

  @Test
  void aNewReasonIsSaidAtOnce() {
    lines.about(job("RESTARTING", 1, "one", 1, 1));
    lines.about(job("RESTARTING", 2, "one", 2, 2));
    assertThat(lines.about(job("RESTARTING", 3, "one", 3, 3))).isEmpty();
    assertThat(lines.about(job("RESTARTING", 4, "another", 4, 4)))
        .containsExactly(
            "the job relkt-indexing failed, 4 times in 3 s and is started again: another");
  }

  @Test
  void itIsSaidThatItRunsAgainAndTheNextFailureIsAFirstOne() {
    lines.about(job("RESTARTING", 1, "one", 1, 1));
    assertThat(lines.about(job("RUNNING", 1, "one", 1, 10))).isEmpty();
    assertThat(lines.about(job("RUNNING", 1, "one", 1, 40)))
        .containsExactly("the job relkt-indexing runs again");
    assertThat(lines.about(job("RUNNING", 1, "one", 1, 50))).isEmpty();
    assertThat(lines.about(job("RESTARTING", 2, "one", 60, 60)))
        .containsExactly("the job relkt-indexing failed and is started again: one");
  }

  @Test
  void statusTellsOfFailuresLatelyAndOfJobsThatDoNotRun() {
    Instant now = START.plusSeconds(3_600);
    assertThat(JobLines.of(List.of(job("RUNNING", 3, "long ago", 0, 3_600)), now)).isEmpty();
    assertThat(JobLines.of(List.of(job("RUNNING", 3, "now", 3_590, 3_600)), now))
        .containsExactly("", "job relkt-indexing: RUNNING, 3 restarts, failed 10 s ago: now");
    assertThat(JobLines.of(List.of(job("FAILED", 0, "for ever", 0, 0)), now))
        .containsExactly("", "job relkt-indexing: FAILED, 0 restarts, failed 60 min ago: for ever");
  }
}
