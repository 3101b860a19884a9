package dev.relkt.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Said;
import dev.relkt.cli.model.GateReportsForTests;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a broker, answered by a thread that stands for the indexing job. */
class CommandClientITCase {

  private static final List<ModelCommand> TAKEN = new CopyOnWriteArrayList<>();

  @TempDir static Path directory;

  private static EmbeddedBroker broker;
  private static Thread job;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    broker.createTopics(TopicPlan.shipped());
    job = Thread.ofPlatform().daemon().start(CommandClientITCase::answer);
  }

  @AfterAll
  static void stop() throws Exception {
    job.interrupt();
    job.join();
    broker.close();
  }

  /** Refuses to retire, never answers a rollback, and does all else. */
  private static void answer() {
    Brokers brokers = Brokers.at(broker.bootstrapServers());
    var partition = new TopicPartition(ModelsTopic.NAME, 0);
    try (var consumer = brokers.consumer();
        var producer = brokers.producer()) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      while (!Thread.currentThread().isInterrupted()) {
        for (var consumed : consumer.poll(Duration.ofMillis(50))) {
          ModelCommand command =
              ((Decoded.Accepted<ModelCommand>) ModelsTopic.decode(RawRecord.of(consumed))).value();
          TAKEN.add(command);
          Kind kind = command instanceof ModelCommand.Retire ? Kind.REFUSED : Kind.DONE;
          if (!(command instanceof ModelCommand.RollBack)) {
            var encoded =
                GenerationsTopic.encode(
                    GenerationsTopic.NAME,
                    GenerationEvent.of(0, kind, command.version(), "so: " + command.describe(), 1)
                        .answering(consumed.partition() + "@" + consumed.offset()));
            var unused =
                producer.send(
                    new ProducerRecord<>(encoded.topic(), encoded.key(), encoded.value()));
          }
        }
      }
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      return;
    }
  }

  @Test
  void saysWhatTheJobAnswersWithCodeZeroOrOne() {
    assertThat(run("model", "activate", "student/2", "--force"))
        .isEqualTo("0\nso: activate student/2, forced\n");
    assertThat(run("model", "retire", "student/1"))
        .isEqualTo("1\nrelkt: refused: so: retire student/1\n");
  }

  @Test
  void saysThatNobodyAnsweredAndWhatToLookAt() {
    assertThat(run("model", "rollback", "--timeout", "1"))
        .matches(
            "1\nrelkt: roll back \\(0@\\d+\\): no answer within 1 s; is the indexing job running\\? When it does, it carries the command out\n");
    assertThat(run("model", "rollback", "--no-wait")).matches("0\nsent: roll back \\(0@\\d+\\)\n");
  }

  @Test
  void sendsTheQuestionsOfTheGate() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("questions.jsonl"),
            "{\"id\": \"q1\", \"lang\": \"de\", \"text\": \"Wie weit?\", \"relevant\": [\"moon\"]}\n");
    assertThat(run("gate", "set", file.toString()))
        .isEqualTo("0\nso: set 1 questions for the gate\n");
    assertThat(run("gate", "set", "--sample")).startsWith("0\nso: set 92 questions");
    assertThat(run("gate", "clear")).isEqualTo("0\nso: set 0 questions for the gate\n");
    assertThat(TAKEN)
        .filteredOn(ModelCommand.SetGate.class::isInstance)
        .extracting(command -> ((ModelCommand.SetGate) command).questions())
        .anySatisfy(
            questions -> assertThat(questions).extracting(GateQuestion::id).containsExactly("q1"));
  }

  @Test
  void publishesAVersionThatComputesWhatItsManifestSaysAndNoOther() throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    TestModels.wordKeyModel(elsewhere, "toy", 7);
    Path registry = directory.resolve("registry");
    Path version = elsewhere.resolve("toy/1");

    String said = run("model", "publish", version.toString(), "--auto", "--registry=" + registry);
    assertThat(said)
        .startsWith("0\nchecking toy/1 in " + version)
        .endsWith("so: announce toy/1, then activate it\n");
    assertThat(new ModelRegistry(registry).list()).containsExactly(new ModelVersion("toy", 1));
    assertThat(run("model", "publish", "toy/1", "--registry=" + registry))
        .endsWith("so: announce toy/1\n");

    TestModels.wordKeyModel(elsewhere, "broken", 8);
    Path saved = elsewhere.resolve("broken/1/saved_model/saved_model.pb");
    byte[] bytes = Files.readAllBytes(saved);
    bytes[bytes.length / 2] ^= 1;
    Files.write(saved, bytes);
    assertThat(
            run(
                "model",
                "publish",
                elsewhere.resolve("broken/1").toString(),
                "--registry=" + registry))
        .startsWith("1\n")
        .contains("\"saved_model/saved_model.pb\": sha256");
    assertThat(new ModelRegistry(registry).list()).containsExactly(new ModelVersion("toy", 1));
    assertThat(run("model", "publish", "nowhere", "--registry=" + registry))
        .startsWith("2\n")
        .contains("\"nowhere\": no such folder, and no version of the registry");
  }

  @Test
  void watchSaysThatNothingIsBuiltAndFollowsWhatIs() throws Exception {
    String none = "--index-root=" + directory.resolve("none");
    assertThat(run("model", "watch", none)).isEqualTo("0\nnothing is being built\n");
    say(Kind.CREATED, Optional.empty());
    say(Kind.READY, Optional.empty());
    say(Kind.GATE, Optional.of(GateReportsForTests.blocked()));
    assertThat(run("model", "watch", none))
        .startsWith("1\ng2 (student/2) is ready")
        .contains("blocked: 1");
    say(Kind.RETIRED, Optional.empty());
    assertThat(run("model", "watch", none)).isEqualTo("0\nnothing is being built\n");
  }

  private static void say(Kind kind, Optional<dev.relkt.snapshot.generation.GateReport> report)
      throws Exception {
    var encoded =
        GenerationsTopic.encode(
            GenerationsTopic.NAME,
            new GenerationEvent(
                2,
                kind,
                Optional.of(new ModelVersion("student", 2)),
                0,
                0,
                List.of(),
                report,
                "",
                "",
                1));
    try (var producer = Brokers.at(broker.bootstrapServers()).producer()) {
      producer.send(new ProducerRecord<>(encoded.topic(), encoded.key(), encoded.value())).get();
    }
  }

  private static String run(String... arguments) {
    return Said.at(broker.bootstrapServers(), arguments).all();
  }
}
