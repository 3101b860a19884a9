package dev.relkt.job;

import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Reply;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.job.options.Settings;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.IndexContents;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.TopicContents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both jobs with a broker, a registry and an index root in one directory. */
final class JobsUnderTest implements AutoCloseable {

  final Path directory;
  private EmbeddedBroker broker;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<JobClient> jobs = new ArrayList<>();
  private final List<Exception> refused = new CopyOnWriteArrayList<>();

  JobsUnderTest(Path directory) {
    this.directory = directory;
    TestModels.stringModel(directory.resolve("models"));
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    broker.createTopics(TopicPlan.shipped());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                12 * 1024 * 1024,
                "linger.ms",
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  Settings settings(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.brokers=" + broker.bootstrapServers(),
                "--registry.root=" + directory.resolve("models"),
                "--model=test/1",
                "--index.root=" + directory.resolve("index"),
                "--work.directory=" + directory.resolve("work")));
    arguments.addAll(List.of(more));
    return Settings.read(arguments, Map.of());
  }

  void send(ProducerRecord<byte[], byte[]> message) {
    producer.send(
        message,
        (sent, failure) -> {
          if (failure != null) {
            refused.add(failure);
          }
        });
  }

  /** Waits until everything is sent, and fails if the broker took something not. */
  void flush() {
    producer.flush();
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused.toString(), refused.getFirst());
    }
  }

  /** Stops the broker and starts it again later, with what it held and on the same port. */
  void restartBrokerAfter(Duration pause) throws InterruptedException {
    String servers = broker.bootstrapServers();
    int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
    broker.close();
    Thread.sleep(pause.toMillis());
    broker = EmbeddedBroker.start(directory.resolve("kafka"), port);
  }

  /** Submits a job, from its newest checkpoint if it has one. */
  JobClient start(
      String name, BiConsumer<StreamExecutionEnvironment, Settings> define, Settings settings)
      throws Exception {
    return start(name, define, settings, newestCheckpoint(name));
  }

  JobClient start(
      String name,
      BiConsumer<StreamExecutionEnvironment, Settings> define,
      Settings settings,
      Optional<Path> checkpoint)
      throws Exception {
    var configuration = new Configuration();
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints(name).toUri().toString());
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
    configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 100);
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    checkpoint.ifPresent(
        path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
    var env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.configure(configuration);
    define.accept(env, settings);
    JobClient job = env.executeAsync(name);
    jobs.add(job);
    return job;
  }

  Path checkpoints(String name) {
    return directory.resolve("checkpoints").resolve(name);
  }

  Optional<Path> newestCheckpoint(String name) throws Exception {
    if (!Files.exists(checkpoints(name))) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints(name))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(java.util.Comparator.comparing(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    }
  }

  static void cancel(JobClient job) throws Exception {
    job.cancel().get();
    await("the job ended").until(() -> ended(job));
  }

  /** A job has a cluster of its own, which goes with it and then knows nothing of it. */
  private static boolean ended(JobClient job) throws Exception {
    try {
      return job.getJobStatus().get().isGloballyTerminalState();
    } catch (IllegalStateException e) {
      return true;
    }
  }

  Optional<IndexSnapshot> newestSnapshot() {
    return contents().newestSnapshot();
  }

  /** As {@link IndexContents#passages}. */
  Map<PassageId, Passage> index() {
    return contents().passages();
  }

  private IndexContents contents() {
    return new IndexContents(directory.resolve("index"), directory);
  }

  /** As {@link TopicContents#records}. */
  List<RawRecord> records(String topic) {
    return new TopicContents(broker.bootstrapServers()).records(topic);
  }

  /**
   * Records of a topic that a reader of committed records alone has seen after a while without new
   * ones.
   */
  List<RawRecord> committedRecords(String topic) {
    List<RawRecord> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int quiet = 0;
      while (quiet < 10) {
        var polled = consumer.poll(Duration.ofMillis(200));
        quiet = polled.isEmpty() ? quiet + 1 : 0;
        polled.forEach(consumed -> records.add(RawRecord.of(consumed)));
      }
    }
    return records;
  }

  /** As {@link TopicContents#replies}. */
  Map<String, Reply> replies() {
    return new TopicContents(broker.bootstrapServers()).replies();
  }

  /** Dead letters, each original record once. */
  Collection<DeadLetter> deadLetters(String topic) {
    Map<String, DeadLetter> letters = new TreeMap<>();
    for (RawRecord raw : records(DeadLetters.topicOf(topic))) {
      DeadLetter letter = DeadLetters.decode(raw);
      letters.put(letter.original().partition() + "@" + letter.original().offset(), letter);
    }
    return letters.values();
  }

  @Override
  public void close() throws Exception {
    for (JobClient job : jobs) {
      if (!ended(job)) {
        cancel(job);
      }
    }
    producer.close(Duration.ofSeconds(1));
    broker.close();
  }
}
