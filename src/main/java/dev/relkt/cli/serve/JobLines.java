package dev.relkt.cli.serve;

import dev.relkt.cli.console.Ago;
import dev.relkt.snapshot.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is said of the jobs: those that failed lately, or do not run. */
final class JobLines {

  /** A failure before that, of a job that runs, is forgotten. */
  private static final Duration LATELY = Duration.ofMinutes(10);

  private JobLines() {}

  static List<String> of(List<JobState> jobs, Instant now) {
    List<String> lines = new ArrayList<>();
    for (JobState job : jobs) {
      if (job.failure().isPresent()
          && (!job.status().equals("RUNNING")
              || job.failure().get().at().isAfter(now.minus(LATELY)))) {
        lines.add(
            "job %s: %s, %d restarts, failed %s ago: %s"
                .formatted(
                    job.name(),
                    job.status(),
                    job.restarts(),
                    Ago.of(job.failure().get().at(), now),
                    job.failure().get().reason()));
      }
    }
    if (!lines.isEmpty()) {
      lines.addFirst("");
    }
    return lines;
  }
}
