package dev.relkt.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.bench.check.SwapChecker;
import dev.relkt.bench.check.SwapReport;
import dev.relkt.bench.system.ClusterProcesses;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexContents;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.TopicContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package that {@code mvn package} makes, as a cluster of processes that lose one of them. */
@SuppressWarnings("FutureReturnValueIgnored") // flush waits for what was sent
class ClusterPackageITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path PACKAGE =
      Path.of(System.getProperty("relkt.package", "target/relkt-0.1.0"));

  @TempDir Path directory;

  private final Map<PassageId, Passage> expected = new TreeMap<>();
  private final Set<String> asked = new HashSet<>();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Optional<ClusterProcesses> started = Optional.empty();

  @BeforeEach
  void aPackage() {
    System.out.println("seed " + seed);
    assertThat(PACKAGE.resolve("lib")).isDirectory();
  }

  @AfterEach
  void stopTheCluster() {
    started.ifPresent(ClusterProcesses::close);
  }

  @Test
  void theClassPathOfAClusterHasNoBroker() throws Exception {
    for (String script : List.of("jobmanager.sh", "taskmanager.sh", "submit.sh")) {
      assertThat(Files.readString(PACKAGE.resolve("bin").resolve(script)))
          .as(script)
          .contains("-cp \"$RELKT_HOME/lib/*\"")
          .doesNotContain("lib-laptop", "CLASS_PATH");
    }
    assertThat(jars("lib"))
        .anyMatch(jar -> jar.startsWith("kafka-clients-"))
        .noneMatch(jar -> jar.matches("(kafka_2|kafka-(server|storage|raft|metadata)|scala-).*"));
    assertThat(jars("lib-laptop")).anyMatch(jar -> jar.startsWith("kafka_2"));
  }

  private static List<String> jars(String folder) throws IOException {
    try (Stream<Path> jars = Files.list(PACKAGE.resolve(folder))) {
      return jars.map(jar -> jar.getFileName().toString()).toList();
    }
  }

  private ClusterProcesses start(List<String> options) {
    var cluster = new ClusterProcesses(PACKAGE, directory, options);
    started = Optional.of(cluster);
    cluster.start();
    return cluster;
  }

  @Test
  void theLossOfATaskManagerCostsNoPassageAndNoQuestion() throws Exception {
    Path registry = Files.createDirectories(directory.resolve("models"));
    TestModels.stringModel(registry);
    List<String> options = List.of("--registry.root=" + registry, "--model=test/1");
    ClusterProcesses cluster = start(options);
    var index = new IndexContents(directory.resolve("index"), directory);
    var topics = new TopicContents(cluster.bootstrapServers());

    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      sendChanges(producer, 400);
      ask(producer, "before-", 20);
      await("a snapshot with passages")
          .atMost(PATIENCE)
          .until(
              () -> index.newestSnapshot().filter(snapshot -> snapshot.passages() > 0).isPresent());

      sendChanges(producer, 200);
      ask(producer, "at-the-loss-", 20);
      cluster.kill();
      sendChanges(producer, 200);
      ask(producer, "after-", 20);
      cluster.awaitJobs();

      await("the index equal to the input")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(index.passages()).isEqualTo(expected));
      await("every question answered")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(topics.replies().keySet()).containsAll(asked));
      theIndexAnswersWithWhatItHolds(producer, topics);
    } catch (Throwable failure) {
      System.out.println(cluster.logs());
      throw failure;
    }
  }

  @Test
  void theLossOfATaskManagerInTheMiddleOfASwapCostsNothing() throws Exception {
    Path registry = Files.createDirectories(directory.resolve("models"));
    TestModels.stringModel(registry);
    ModelVersion second = TestModels.stringModel(registry, "test", 2);
    List<String> options =
        List.of(
            "--registry.root=" + registry,
            "--model=test/1",
            // Slow enough that the loss comes in the middle.
            "--reembed.max-share=0.02",
            // Models of random words have nothing in common.
            "--gate.min-overlap=0");
    ClusterProcesses cluster = start(options);
    var topics = new TopicContents(cluster.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      sendChanges(producer, 1_500);
      awaitInput(1);
      producer.send(
          ModelsTopic.encode(
              "models",
              new ModelCommand.Announce(
                  second, BuildOrder.Then.ACTIVATE, System.currentTimeMillis())));
      producer.flush();
      await("a generation that is being built")
          .atMost(PATIENCE)
          .until(
              () ->
                  events(topics).stream()
                      .anyMatch(event -> event.kind() == GenerationEvent.Kind.BUILDING));
      sendChanges(producer, 100);
      ask(producer, "at-the-loss-", 20);
      cluster.kill();
      assertThat(store().latestSnapshot(2)).as("the loss comes in the middle").isEmpty();
      sendChanges(producer, 100);
      ask(producer, "after-", 20);
      await("the new version answers")
          .atMost(PATIENCE)
          .until(() -> store().roles().active().orElseThrow().model().equals(second));
      sendChanges(producer, 100);
      ask(producer, "by-the-new-one-", 20);
      awaitInput(1);
      awaitInput(2);
      await("every question answered")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(topics.replies().keySet()).containsAll(asked));
      SwapReport report =
          new SwapChecker(
                  new SwapChecker.Place(
                      cluster.bootstrapServers(), directory.resolve("index"), registry),
                  step -> {})
              .check();
      assertThat(report.errors()).as("%s", report.examples()).isZero();
      assertThat(report.generations()).hasSize(2);
      assertThat(report.passages()).isEqualTo(expected.size());
    } catch (Throwable failure) {
      System.out.println(cluster.logs());
      throw failure;
    }
  }

  private GenerationStore store() {
    return IndexRoot.open(directory.resolve("index")).generations();
  }

  private void awaitInput(int generation) {
    var index = new IndexContents(directory.resolve("index"), directory, generation);
    await("generation %d equal to the input".formatted(generation))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(index.passages()).isEqualTo(expected));
  }

  private static List<GenerationEvent> events(TopicContents topics) {
    return topics.records("generations").stream()
        .map(GenerationsTopic::decode)
        .map(decoded -> ((Decoded.Accepted<GenerationEvent>) decoded).value())
        .toList();
  }

  private void theIndexAnswersWithWhatItHolds(
      KafkaProducer<byte[], byte[]> producer, TopicContents topics) {
    Map<String, Passage> wanted = new TreeMap<>();
    for (Passage passage : List.copyOf(expected.values()).subList(0, 20)) {
      String id = "find-" + passage.id();
      wanted.put(id, passage);
      producer.send(QuestionsTopic.encode("questions", question(id, passage.text())));
    }
    producer.flush();
    await("the last questions answered")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(topics.replies().keySet()).containsAll(wanted.keySet()));
    Map<String, Reply> replies = topics.replies();
    wanted.forEach(
        (id, passage) ->
            assertThat(Map.entry(id, replies.get(id).ranked().answers().getFirst().passage()))
                .isEqualTo(entry(id, passage)));
  }

  private void sendChanges(KafkaProducer<byte[], byte[]> producer, int count) {
    for (int i = 0; i < count; i++) {
      var id = new PassageId("p" + random.nextInt(300));
      if (random.nextInt(5) == 0) {
        producer.send(PassagesTopic.delete("passages", id));
        expected.remove(id);
      } else {
        var passage =
            new Passage(
                id,
                new Language("en"),
                "",
                "number%d of %s with word%d".formatted(random.nextInt(), id, random.nextInt()),
                Map.of());
        ProducerRecord<byte[], byte[]> upsert = PassagesTopic.encode("passages", passage);
        producer.send(upsert);
        expected.put(id, passage);
      }
    }
    producer.flush();
  }

  private void ask(KafkaProducer<byte[], byte[]> producer, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      asked.add(prefix + i);
      producer.send(QuestionsTopic.encode("questions", question(prefix + i, "word of p" + i)));
    }
    producer.flush();
  }

  private static Question question(String id, String text) {
    return new Question(id, text, 3, PassageFilter.NONE, Duration.ofSeconds(30));
  }
}
