package dev.relkt.cli.serve;

import dev.relkt.snapshot.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said on the console about jobs that fail and are started again: the first time, at every
 * new reason, and then ever less often; and when it is over. For one thread.
 */
public final class RestartLines {

  /** A job that ran for so long is well again. */
  static final Duration WELL_AFTER = Duration.ofSeconds(30);

  private final Map<String, Trouble> troubles = new HashMap<>();

  /** Of one job. */
  private static final class Trouble {
    private int failures;
    private int sayAt = 1;
    private String reason = "";
    private Instant since = Instant.MIN;
    private Instant last = Instant.MIN;
  }

  /** What is new, one line or none. */
  public List<String> about(JobState job) {
    if (job.failure().isEmpty()) {
      return List.of();
    }
    JobState.Failure failure = job.failure().get();
    @Nullable Trouble trouble = troubles.get(job.name());
    if (trouble != null && !failure.at().isAfter(trouble.last)) {
      return over(job, trouble);
    }
    if (trouble == null) {
      trouble = new Trouble();
      trouble.since = failure.at();
      troubles.put(job.name(), trouble);
    }
    if (trouble.failures == 0) {
      trouble.since = failure.at();
    }
    trouble.failures++;
    trouble.last = failure.at();
    boolean newReason = !trouble.reason.equals(failure.reason());
    trouble.reason = failure.reason();
    if (trouble.failures < trouble.sayAt && !newReason) {
      return List.of();
    }
    trouble.sayAt = trouble.failures * 2;
    return List.of(
        "the job %s failed%s and is started again: %s"
            .formatted(
                job.name(),
                trouble.failures == 1
                    ? ""
                    : ", %d times in %d s"
                        .formatted(
                            trouble.failures,
                            Duration.between(trouble.since, failure.at()).toSeconds()),
                failure.reason()));
  }

  private static List<String> over(JobState job, Trouble trouble) {
    if (trouble.failures == 0
        || !job.status().equals("RUNNING")
        || job.at().isBefore(trouble.last.plus(WELL_AFTER))) {
      return List.of();
    }
    trouble.failures = 0;
    trouble.sayAt = 1;
    trouble.reason = "";
    return List.of("the job %s runs again".formatted(job.name()));
  }
}
