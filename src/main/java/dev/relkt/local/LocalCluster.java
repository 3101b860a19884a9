package dev.relkt.local;

import dev.relkt.job.FailureReason;
import dev.relkt.metrics.PrometheusPage;
import dev.relkt.snapshot.JobState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.metrics.filter.ReporterFilter;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink MiniCluster that keeps each job's checkpoints under its directory and starts the job
 * again from the newest.
 *
 * <p>Configured by the same {@code config.yaml} as a cluster, apart from what one JVM must have
 * otherwise. A job is known by its name: {@code <directory>/checkpoints/<name>/} is its folder.
 * Safe for use by several threads.
 */
public final class LocalCluster implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final Duration STOP = Duration.ofSeconds(8);

  private final Path directory;
  private final Configuration configuration;
  private final MiniCluster cluster;
  private final Optional<PrometheusPage> metrics;
  private final Map<String, JobID> jobs = new LinkedHashMap<>();
  private boolean closed;

  private LocalCluster(
      Path directory,
      Configuration configuration,
      MiniCluster cluster,
      Optional<PrometheusPage> metrics) {
    this.metrics = metrics;
    this.directory = directory;
    this.configuration = configuration;
    this.cluster = cluster;
  }

  /**
   * Starts the cluster, without a job and without a page of metrics.
   *
   * @param directory where checkpoints and temporary files are kept; made if missing
   * @param slots how many subtasks of one operator may run, over all jobs
   * @throws LocalFailure if it does not start
   */
  public static LocalCluster start(Path directory, int slots) {
    return start(directory, slots, Optional.empty());
  }

  /**
   * As {@link #start(Path, int)}.
   *
   * @param metricsPorts of the page of metrics on loopback, as {@link PrometheusPage} takes them;
   *     absent for none
   */
  public static LocalCluster start(Path directory, int slots, Optional<String> metricsPorts) {
    Optional<PrometheusPage> metrics = metricsPorts.map(LocalCluster::page);
    try {
      Files.createDirectories(directory.resolve("tmp"));
      Configuration configuration = LocalConfiguration.read(directory);
      LocalConfiguration.wakeSchedulersSeldom();
      var cluster =
          new MeasuredCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(configuration)
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(slots)
                  .setRpcServiceSharing(RpcServiceSharing.SHARED)
                  .build(),
              metrics);
      cluster.start();
      return new LocalCluster(directory, configuration, cluster, metrics);
    } catch (IOException e) {
      metrics.ifPresent(PrometheusPage::close);
      throw new LocalFailure(
          "flink: directory %s cannot be used (expected: a directory to write in): %s"
              .formatted(directory, e),
          e);
    } catch (Exception e) {
      metrics.ifPresent(PrometheusPage::close);
      throw new LocalFailure("flink: the cluster did not start: " + e.getMessage(), e);
    }
  }

  private static PrometheusPage page(String ports) {
    var page = new PrometheusPage();
    var config = new MetricConfig();
    config.setProperty(PrometheusPage.PORT, ports);
    page.open(config);
    return page;
  }

  /** Its metrics go to a page that is made here, so that it is known where that is. */
  private static final class MeasuredCluster extends MiniCluster {

    private final Optional<PrometheusPage> metrics;

    MeasuredCluster(MiniClusterConfiguration configuration, Optional<PrometheusPage> metrics) {
      super(configuration);
      this.metrics = metrics;
    }

    @Override
    protected MetricRegistryImpl createMetricRegistry(
        Configuration configuration, long maximumMessageSizeInBytes) {
      return new MetricRegistryImpl(
          MetricRegistryConfiguration.fromConfiguration(configuration, maximumMessageSizeInBytes),
          metrics.stream()
              .map(
                  page ->
                      new ReporterSetup(
                          "relkt",
                          new MetricConfig(),
                          page,
                          ReporterFilter.getNoOpFilter(),
                          Map.of()))
              .toList());
    }
  }

  /** Where its metrics are, absent where there is no page of them. */
  public Optional<String> metricsUrl() {
    return metrics.flatMap(PrometheusPage::url);
  }

  /**
   * Submits a job, from its newest complete checkpoint if it left one.
   *
   * @param name the same at every start
   * @param define builds the topology into the environment that it is given
   * @return the checkpoint that it goes on from
   * @throws LocalFailure if Flink refuses it
   */
  public synchronized Optional<Path> submit(
      String name, Consumer<StreamExecutionEnvironment> define) {
    Path folder = checkpoints(directory, name);
    Optional<Path> checkpoint = RetainedCheckpoints.newest(folder);
    var jobConfiguration = new Configuration(configuration);
    jobConfiguration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    checkpoint.ifPresent(
        path -> {
          jobConfiguration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString());
          // Owned by the new run, which deletes it when it has newer ones.
          jobConfiguration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
    try {
      var environment = new StreamExecutionEnvironment(jobConfiguration);
      define.accept(environment);
      var streamGraph = environment.getStreamGraph();
      streamGraph.setJobName(name);
      var graph = streamGraph.getJobGraph();
      JobID id = cluster.submitJob(graph).get().getJobID();
      jobs.put(name, id);
      LOG.info("job {} {} from {}", name, id, checkpoint.map(Path::toString).orElse("the start"));
      return checkpoint;
    } catch (ExecutionException e) {
      throw new LocalFailure(
          "flink: job %s was refused: %s".formatted(name, FailureReason.of(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("flink: interrupted while submitting job " + name, e);
    }
  }

  /** Where a job's checkpoints are. */
  static Path checkpoints(Path directory, String job) {
    return directory.resolve("checkpoints").resolve(job);
  }

  /** How the jobs do, by name; without those of which Flink does not tell at the moment. */
  public List<JobState> states() {
    Map<String, JobID> all;
    synchronized (this) {
      all = new LinkedHashMap<>(jobs);
    }
    List<JobState> states = new ArrayList<>();
    all.forEach(
        (name, id) -> {
          try {
            states.add(
                JobHealth.of(
                    name, cluster.getArchivedExecutionGraph(id).get(10, TimeUnit.SECONDS)));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (ExecutionException | TimeoutException e) {
            LOG.debug("flink does not say how job {} does: {}", name, e.toString());
          }
        });
    return states;
  }

  /**
   * Waits until every task of every job runs.
   *
   * @throws LocalFailure if a job ends instead, with its reason, or they do not run within the
   *     timeout
   */
  public void awaitRunning(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Map<String, JobID> all;
    synchronized (this) {
      all = Map.copyOf(jobs);
    }
    for (var job : all.entrySet()) {
      while (!runs(job.getKey(), job.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new LocalFailure(
              "flink: job %s does not run after %d s (expected: running); the log in %s says why"
                  .formatted(job.getKey(), timeout.toSeconds(), directory));
        }
        Sleep.of(Duration.ofMillis(50));
      }
    }
  }

  private boolean runs(String name, JobID id) {
    try {
      var graph = cluster.getArchivedExecutionGraph(id).get(10, TimeUnit.SECONDS);
      if (graph.getState().isGloballyTerminalState()) {
        var failure = graph.getFailureInfo();
        throw new LocalFailure(
            "flink: job %s %s: %s"
                .formatted(
                    name,
                    graph.getState(),
                    failure == null
                        ? "no reason given"
                        : FailureReason.of(
                            failure
                                .getException()
                                .deserializeError(LocalCluster.class.getClassLoader()))));
      }
      if (graph.getState() != JobStatus.RUNNING) {
        return false;
      }
      for (var vertex : graph.getAllExecutionVertices()) {
        if (vertex.getExecutionState() != ExecutionState.RUNNING) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("flink: interrupted while waiting for job " + name, e);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Where Flink's pages are. */
  public URI address() {
    return cluster.getRestAddress().join();
  }

  /**
   * Stops the jobs, keeping their checkpoints, and then the cluster. Idempotent; takes a few
   * seconds at most.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Map<String, CompletableFuture<?>> cancelled = new LinkedHashMap<>();
    jobs.forEach((name, id) -> cancelled.put(name, cluster.cancelJob(id)));
    cancelled.forEach((name, cancel) -> awaitEnd(name, cancel));
    try {
      cluster.closeAsync().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the cluster did not stop in {}: {}", STOP, e.toString());
    }
  }

  private void awaitEnd(String name, CompletableFuture<?> cancelled) {
    try {
      cancelled.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
      cluster
          .requestJobResult(Objects.requireNonNull(jobs.get(name)))
          .get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // It had ended before, and whoever waited for it has heard why.
      LOG.info("job {} was not running any more: {}", name, e.toString());
    } catch (TimeoutException e) {
      LOG.warn("job {} did not stop in {}", name, STOP);
    }
  }
}
