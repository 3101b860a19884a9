package dev.relkt.job;

import dev.relkt.answering.Reply;
import dev.relkt.embedding.djl.TestModels;
import dev.relkt.generation.Cut;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.IndexRoot;
import dev.relkt.generation.StoredShard;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.shard.ShardReader;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both jobs with a broker, a registry and an index root in one directory. */
final class JobsUnderTest implements AutoCloseable {

  final Path directory;
  final EmbeddedBroker broker;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<JobClient> jobs = new ArrayList<>();

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
            throw new IllegalStateException(failure);
          }
        });
  }

  void flush() {
    producer.flush();
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
    while (!job.getJobStatus().get().isGloballyTerminalState()) {
      Thread.sleep(20);
    }
  }

  Optional<Cut> newestCut() {
    return IndexRoot.find(directory.resolve("index"))
        .map(IndexRoot::generations)
        .flatMap(
            store -> store.activeGeneration().flatMap(active -> store.latestCut(active.number())));
  }

  /**
   * The passages of the newest cut, read from its files alone; fails on a passage that is there
   * twice.
   */
  Map<PassageId, Passage> index() {
    Map<PassageId, Passage> found = new TreeMap<>();
    Optional<IndexRoot> root = IndexRoot.find(directory.resolve("index"));
    Optional<Cut> cut = newestCut();
    if (root.isEmpty() || cut.isEmpty()) {
      return found;
    }
    GenerationStore store = root.get().generations();
    IndexGeneration generation = store.generation(cut.get().generation()).orElseThrow();
    for (StoredShard shard : cut.get().shards()) {
      Path copy = directory.resolve("copy-" + UUID.randomUUID());
      store.materialise(generation.number(), shard, copy);
      try (ShardReader reader = ShardReader.open(copy, generation.space());
          var stored = reader.stored()) {
        stored.forEach(
            one -> {
              if (found.put(one.passage().id(), one.passage()) != null) {
                throw new AssertionError("twice in the index: " + one.passage().id());
              }
            });
      }
    }
    return found;
  }

  /** Every record of a topic, from its beginning to what is its end now. */
  List<RawRecord> records(String topic) {
    List<RawRecord> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "fetch.max.wait.ms",
                10,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<org.apache.kafka.common.TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> consumed : consumer.poll(Duration.ofMillis(200))) {
          records.add(RawRecord.of(consumed));
        }
      }
    }
    return records;
  }

  /** Answers by question id; of several the last. */
  Map<String, Reply> replies() {
    Map<String, Reply> replies = new TreeMap<>();
    for (RawRecord raw : records("answers")) {
      switch (AnswersTopic.decode(raw)) {
        case Decoded.Accepted<Reply>(var reply) -> replies.put(reply.questionId(), reply);
        case Decoded.Rejected<Reply>(var rejection) -> throw new AssertionError(rejection.reason());
      }
    }
    return replies;
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
      if (!job.getJobStatus().get().isGloballyTerminalState()) {
        cancel(job);
      }
    }
    producer.close(Duration.ofSeconds(1));
    broker.close();
  }
}
