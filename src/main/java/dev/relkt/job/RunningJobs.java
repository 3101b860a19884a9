package dev.relkt.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.util.ExceptionUtils;

/**
 * The jobs of a Flink cluster, asked for and stopped by its REST interface. For one thread; to be
 * closed.
 */
public final class RunningJobs implements AutoCloseable {

  /** An answer that takes longer does not come. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String address;
  private final RestClusterClient<String> client;

  /**
   * One job.
   *
   * @param id Flink's, 32 hexadecimal digits
   * @param name that it was submitted with
   * @param status Flink's word for it, such as RUNNING
   * @param startedAt when it was submitted
   */
  public record Job(String id, String name, String status, Instant startedAt) {

    /** Whether it has ended for ever. */
    public boolean ended() {
      return JobStatus.valueOf(status).isGloballyTerminalState();
    }
  }

  private RunningJobs(String address, RestClusterClient<String> client) {
    this.address = address;
    this.client = client;
  }

  /**
   * @param host of the JobManager
   * @param port of its REST interface
   */
  public static RunningJobs at(String host, int port) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, host);
    configuration.set(RestOptions.PORT, port);
    configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 0);
    configuration.set(RestOptions.CONNECTION_TIMEOUT, Duration.ofSeconds(5));
    String address = host + ":" + port;
    try {
      return new RunningJobs(address, new RestClusterClient<>(configuration, address));
    } catch (Exception e) {
      throw new ClusterFailed("%s: %s".formatted(address, e.getMessage()), e);
    }
  }

  /**
   * All that the cluster remembers, the newest first.
   *
   * @throws ClusterFailed if no JobManager answers
   */
  public List<Job> all() {
    return get(client.listJobs()).stream()
        .map(
            job ->
                new Job(
                    job.getJobId().toHexString(),
                    job.getJobName(),
                    job.getJobState().name(),
                    Instant.ofEpochMilli(job.getStartTime())))
        .sorted(Comparator.comparing(Job::startedAt).reversed())
        .toList();
  }

  /** Whether every task of it runs. */
  public boolean runs(Job job) {
    JobDetailsInfo details = get(client.getJobDetails(JobID.fromHexString(job.id())));
    return details.getJobStatus() == JobStatus.RUNNING
        && details.getJobVertexInfos().stream()
            .allMatch(vertex -> vertex.getExecutionState() == ExecutionState.RUNNING);
  }

  /** Why it failed last, in one sentence, absent where it never did. */
  public Optional<String> lastFailure(Job job) {
    var parameters = new JobExceptionsMessageParameters();
    parameters.jobPathParameter.resolve(JobID.fromHexString(job.id()));
    return get(
            client.sendRequest(
                JobExceptionsHeaders.getInstance(), parameters, EmptyRequestBody.getInstance()))
        .getExceptionHistory()
        .getEntries()
        .stream()
        .findFirst()
        .map(entry -> FailureReason.ofStackTrace(entry.getStacktrace()));
  }

  /**
   * Stops it after a savepoint.
   *
   * @param directory where the savepoint goes, a URI or a path that every machine sees
   * @return the savepoint
   * @throws ClusterFailed if none could be made; the job goes on then
   */
  public String stop(Job job, String directory, Duration patience) {
    return get(
        client.stopWithSavepoint(
            JobID.fromHexString(job.id()), false, directory, SavepointFormatType.CANONICAL),
        patience);
  }

  /** Ends it at once; its newest checkpoints are kept. */
  public void cancel(Job job) {
    get(client.cancel(JobID.fromHexString(job.id())));
  }

  @Override
  public void close() {
    client.close();
  }

  private <T> T get(CompletableFuture<T> answer) {
    return get(answer, PATIENCE);
  }

  private <T> T get(CompletableFuture<T> answer, Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      boolean away = ExceptionUtils.findThrowable(e, java.net.ConnectException.class).isPresent();
      throw new ClusterFailed(
          away
              ? "no JobManager answers at %s; does it run? --jobmanager says where it is"
                  .formatted(address)
              : "JobManager at %s: %s"
                  .formatted(address, FailureReason.ofStackTrace(cause.toString())),
          e);
    } catch (TimeoutException e) {
      throw new ClusterFailed(
          "JobManager at %s: no answer within %d s".formatted(address, patience.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFailed("interrupted while asking %s".formatted(address), e);
    }
  }

  /** A cluster does not do what it is asked for. The message is one sentence for people. */
  public static final class ClusterFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    ClusterFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
