package dev.relkt.local;

import dev.relkt.job.FailureReason;
import dev.relkt.snapshot.JobState;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;

/** Reads from Flink how a job does. */
final class JobHealth {

  private JobHealth() {}

  static JobState of(String name, AccessExecutionGraph graph) {
    int restarts = 0;
    for (var vertex : graph.getAllExecutionVertices()) {
      restarts = Math.max(restarts, vertex.getCurrentExecutionAttempt().getAttemptNumber());
    }
    var failure = graph.getFailureInfo();
    return new JobState(
        name,
        graph.getState().toString(),
        restarts,
        failure == null
            ? Optional.empty()
            : Optional.of(
                new JobState.Failure(
                    FailureReason.of(
                        failure.getException().deserializeError(JobHealth.class.getClassLoader())),
                    Instant.ofEpochMilli(failure.getTimestamp()))),
        Instant.now());
  }
}
