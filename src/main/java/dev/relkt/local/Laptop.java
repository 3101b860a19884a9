package dev.relkt.local;

import dev.relkt.job.AnsweringJob;
import dev.relkt.job.IndexingJob;
import dev.relkt.job.options.Settings;
import dev.relkt.snapshot.JobState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one JVM: Kafka, Flink and the two jobs, with all data under one directory.
 *
 * <pre>
 * &lt;directory&gt;/lock      held while it runs, with its process id
 *            /kafka     the broker's records
 *            /flink     checkpoints of the jobs, temporary files
 *            /index     the index root      } as the settings say, usually there
 *            /work      copies of shards    }
 * </pre>
 *
 * <p>Started again on the same directory, after a stop or a kill, it goes on where it was. Safe for
 * use by several threads.
 */
public final class Laptop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Laptop.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final EmbeddedBroker broker;
  private final LocalCluster cluster;
  private final Settings settings;

  private Laptop(EmbeddedBroker broker, LocalCluster cluster, Settings settings) {
    this.broker = broker;
    this.cluster = cluster;
    this.settings = settings;
  }

  /**
   * Starts everything and waits until both jobs run.
   *
   * @param directory made if missing
   * @param port of the broker, 0 for a free one
   * @param settings for the brokers at the given {@code host:port}
   * @param progress told in a few words what is done next
   * @throws LocalFailure if something does not start; nothing runs then
   */
  public static Laptop start(
      Path directory, int port, Function<String, Settings> settings, Consumer<String> progress) {
    return start(directory, port, Optional.empty(), settings, progress);
  }

  /**
   * As {@link #start(Path, int, Function, Consumer)}.
   *
   * @param metricsPorts of the page of metrics: a port, a range of which the first free one is
   *     taken, 0 for any; absent for none
   */
  public static Laptop start(
      Path directory,
      int port,
      Optional<String> metricsPorts,
      Function<String, Settings> settings,
      Consumer<String> progress) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    @Nullable Laptop running = null;
    try {
      parts.push(DirectoryLock.take(directory));
      progress.accept("starting Kafka");
      EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"), port);
      parts.push(broker);
      broker.createTopics(TopicPlan.shipped());
      Settings known = settings.apply(broker.bootstrapServers());
      progress.accept("starting Flink");
      LocalCluster cluster =
          LocalCluster.start(
              directory.resolve("flink"),
              known.indexing().parallelism() + known.answering().parallelism(),
              metricsPorts);
      parts.push(cluster);
      var laptop = new Laptop(broker, cluster, known);
      laptop.parts.addAll(parts);
      running = laptop;
      laptop.submit(IndexingJob.NAME, env -> IndexingJob.define(env, known), progress);
      laptop.submit(AnsweringJob.NAME, env -> AnsweringJob.define(env, known), progress);
      laptop.parts.push(JobWatch.start(cluster::states, known.index().root()));
      cluster.awaitRunning(PATIENCE);
      return laptop;
    } catch (RuntimeException | Error e) {
      (running == null ? parts : running.parts).forEach(Laptop::closeQuietly);
      throw e;
    }
  }

  private void submit(
      String name,
      Consumer<org.apache.flink.streaming.api.environment.StreamExecutionEnvironment> define,
      Consumer<String> progress) {
    Optional<Path> checkpoint = cluster.submit(name, define);
    progress.accept(
        "starting the job %s %s"
            .formatted(
                name,
                checkpoint.isPresent()
                    ? "from its checkpoint " + checkpoint.get().getFileName()
                    : "from the beginning"));
  }

  /** {@code host:port} of the broker. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What the jobs were started with. */
  public Settings settings() {
    return settings;
  }

  /** Where Flink's pages are. */
  public URI flinkPages() {
    return cluster.address();
  }

  /** Where the metrics are, absent where there is no page of them. */
  public Optional<String> metricsUrl() {
    return cluster.metricsUrl();
  }

  /** How the two jobs do. */
  public List<JobState> jobs() {
    return cluster.states();
  }

  /** The jobs that have ended, which they never should: their names with how and why. */
  public List<String> ended() {
    return jobs().stream()
        .filter(job -> JobStatus.valueOf(job.status()).isGloballyTerminalState())
        .map(
            job ->
                "%s %s%s"
                    .formatted(
                        job.name(),
                        job.status(),
                        job.failure().map(failure -> ": " + failure.reason()).orElse("")))
        .toList();
  }

  /** Stops the jobs, Flink and Kafka, in this order, within seconds. Idempotent. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      closeQuietly(parts.pop());
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not stop well: {}", part.getClass().getSimpleName(), e.toString());
    }
  }
}
