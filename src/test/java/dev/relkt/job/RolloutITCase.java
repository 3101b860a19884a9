package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexContents;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Model versions are swapped while passages and questions come, and tasks fail. */
class RolloutITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ModelVersion FIRST = new ModelVersion("test", 1);
  private static final ModelVersion SECOND = new ModelVersion("test", 2);

  @TempDir Path directory;

  private final Map<PassageId, Passage> expected = new TreeMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final Random random = new Random(17);
  private final InducedFailures failures = new InducedFailures();
  private int sent;

  @Test
  void goesOverToANewModelOfLongerVectorsAndBackWhileTasksFailAndNothingIsLost() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      TestModels.stringModel(directory.resolve("models"), "test", 2, 1280);
      start(jobs);
      sendChanges(jobs, 400);
      awaitBoth(jobs, 1);

      var records = new AtomicInteger();
      var uploads = new AtomicInteger();
      failures.begin(
          place -> {
            if ((place == FailurePoints.Place.IN_A_RECORD && records.incrementAndGet() % 150 == 0)
                || (place == FailurePoints.Place.AFTER_THE_UPLOAD
                    && uploads.incrementAndGet() % 11 == 0)) {
              throw new IllegalStateException("induced: " + place);
            }
          });
      String announced = send(jobs, new ModelCommand.Announce(SECOND, BuildOrder.Then.WAIT, 1));
      for (int round = 0; round < 8; round++) {
        sendChanges(jobs, 60);
        ask(jobs, "building-" + round + "-", 5);
        long snapshots = jobs.newestSnapshot().map(IndexSnapshot::number).orElse(0L);
        await()
            .atMost(PATIENCE)
            .until(() -> jobs.newestSnapshot().orElseThrow().number() > snapshots);
      }
      failures.end();
      assertThat(outcome(jobs, announced).kind()).isEqualTo(Kind.DONE);
      awaitBoth(jobs, 2);
      GenerationEvent gate = event(jobs, Kind.GATE);
      assertThat(gate.generation()).isEqualTo(2);
      assertThat(store().roles().active().orElseThrow().number()).isEqualTo(1);

      // Two hash models have nothing in common but equal words: what counts is that it says so.
      String activate = send(jobs, new ModelCommand.Activate(SECOND, ModelCommand.Gate.FORCED, 2));
      assertThat(outcome(jobs, activate).kind()).isEqualTo(Kind.DONE);
      everythingIsFoundBy(jobs, SECOND, 2);

      sendChanges(jobs, 50);
      String back = send(jobs, new ModelCommand.RollBack(3));
      assertThat(outcome(jobs, back).detail()).isEqualTo("test/1 answers again, by generation g1");
      everythingIsFoundBy(jobs, FIRST, 1);

      assertThat(
              outcome(
                      jobs,
                      send(jobs, new ModelCommand.Activate(SECOND, ModelCommand.Gate.RESPECTED, 4)))
                  .kind())
          .as("a generation that answered before needs no gate")
          .isEqualTo(Kind.DONE);
      everythingIsFoundBy(jobs, SECOND, 2);
      awaitBoth(jobs, 2);

      assertThat(outcome(jobs, send(jobs, new ModelCommand.Retire(FIRST, 5))).kind())
          .isEqualTo(Kind.DONE);
      sendChanges(jobs, 50);
      everythingIsFoundBy(jobs, SECOND, 2);
      everyQuestionWasAnsweredWholly(jobs);
    }
  }

  @Test
  void refusesWhatCannotBeDoneAndTheActiveGenerationStays() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      TestModels.stringModel(directory.resolve("models"), "test", 2);
      start(jobs);
      sendChanges(jobs, 30);
      awaitBoth(jobs, 1);

      assertThat(
              detail(
                  jobs,
                  new ModelCommand.Announce(new ModelVersion("test", 9), BuildOrder.Then.WAIT, 1)))
          .startsWith("model test/9: no folder ");
      assertThat(detail(jobs, new ModelCommand.Activate(SECOND, ModelCommand.Gate.FORCED, 1)))
          .isEqualTo(
              "test/2: no generation of it (expected: one that is ready); publish the version first");
      assertThat(detail(jobs, new ModelCommand.RollBack(1)))
          .isEqualTo(
              "roll back: nothing was active before test/1 by g1 (expected: a model and generation to go back to)");
      assertThat(detail(jobs, new ModelCommand.Retire(FIRST, 1)))
          .isEqualTo(
              "retire test/1: it answers, by generation g1 (expected: one that does not); activate another one first");
      assertThat(
              detail(
                  jobs,
                  new ModelCommand.SetGate(
                      List.of(
                          new GateQuestion(
                              "q", new Language("en"), "who?", List.of(new PassageId("nobody")))),
                      1)))
          .startsWith("gate: 1 passages that questions name are not in the index: nobody");
      String garbage =
          send(jobs, new ProducerRecord<>("models", bytes("test"), bytes("{\"schema\": 7}")));
      assertThat(outcome(jobs, garbage).detail()).startsWith("schema: 7 (expected: the number 1)");
      await().atMost(PATIENCE).until(() -> jobs.records("models.dlq").size() == 1);
      assertThat(store().generations()).hasSize(1);
      everythingIsFoundBy(jobs, FIRST, 1);
    }
  }

  @Test
  void aNewerVersionTakesThePlaceOfOneThatIsBeingBuiltAndActivatesItself() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      TestModels.stringModel(directory.resolve("models"), "test", 2);
      TestModels.stringModel(directory.resolve("models"), "test", 3);
      start(jobs, "--gate.min-overlap=0");
      sendChanges(jobs, 300);
      awaitBoth(jobs, 1);
      String second = send(jobs, new ModelCommand.Announce(SECOND, BuildOrder.Then.ACTIVATE, 1));
      ModelVersion newest = new ModelVersion("test", 3);
      String third = send(jobs, new ModelCommand.Announce(newest, BuildOrder.Then.ACTIVATE, 1));
      assertThat(outcome(jobs, second).kind()).isEqualTo(Kind.DONE);
      assertThat(outcome(jobs, third).kind()).isEqualTo(Kind.DONE);
      await()
          .atMost(PATIENCE)
          .until(() -> store().roles().active().orElseThrow().model().equals(newest));
      everythingIsFoundBy(jobs, newest, 3);
      assertThat(store().decisions().end(2)).isPresent();
      assertThat(store().roles().of(GenerationRoles.Role.RETAINED)).hasSize(1);
    }
  }

  private void start(JobsUnderTest jobs, String... more) throws Exception {
    Settings settings = jobs.settings(more);
    jobs.start(IndexingJob.NAME, failures::defineIndexing, settings);
    jobs.start(AnsweringJob.NAME, failures::defineAnswering, settings);
  }

  private GenerationStore store() {
    return IndexRoot.open(directory.resolve("index")).generations();
  }

  private void sendChanges(JobsUnderTest jobs, int count) {
    for (int i = 0; i < count; i++) {
      var id = new PassageId("p" + random.nextInt(400));
      if (random.nextInt(5) == 0) {
        jobs.send(PassagesTopic.delete("passages", id));
        expected.remove(id);
      } else {
        var passage =
            new Passage(
                id,
                new Language("en"),
                "",
                "word%d of %s with number%d".formatted(random.nextInt(), id, sent++),
                Map.of());
        jobs.send(PassagesTopic.encode("passages", passage));
        expected.put(id, passage);
      }
    }
    jobs.flush();
  }

  private void ask(JobsUnderTest jobs, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      asked.add(prefix + i);
      jobs.send(QuestionsTopic.encode("questions", question(prefix + i, "number of p" + i)));
    }
    jobs.flush();
  }

  private static Question question(String id, String text) {
    return new Question(id, text, 3, PassageFilter.NONE, Duration.ofSeconds(30));
  }

  /** Every generation up to this one has exactly the input. */
  private void awaitBoth(JobsUnderTest jobs, int generations) {
    for (int generation = 1; generation <= generations; generation++) {
      var contents = new IndexContents(directory.resolve("index"), directory, generation);
      await("generation " + generation)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(() -> assertThat(contents.passages()).isEqualTo(expected));
    }
  }

  private void everythingIsFoundBy(JobsUnderTest jobs, ModelVersion model, int generation) {
    String prefix = "find-" + System.nanoTime() + "-";
    Map<String, Passage> wanted = new TreeMap<>();
    await("the model and generation answer")
        .atMost(PATIENCE)
        .until(
            () -> {
              String probe = "probe-" + System.nanoTime();
              asked.add(probe);
              jobs.send(QuestionsTopic.encode("questions", question(probe, "who?")));
              jobs.flush();
              await().atMost(PATIENCE).until(() -> jobs.replies().containsKey(probe));
              return jobs.replies().get(probe).serving().orElseThrow().modelVersion().equals(model);
            });
    awaitNewest(generation);
    for (Passage passage : List.copyOf(expected.values()).subList(0, 20)) {
      String id = prefix + passage.id();
      asked.add(id);
      wanted.put(id, passage);
      jobs.send(QuestionsTopic.encode("questions", question(id, passage.text())));
    }
    jobs.flush();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(jobs.replies().keySet()).containsAll(wanted.keySet()));
    Map<String, Reply> replies = jobs.replies();
    wanted.forEach(
        (question, passage) -> {
          Reply reply = replies.get(question);
          assertThat(reply.partial()).isFalse();
          assertThat(reply.serving()).contains(new Reply.Serving(model, generation));
          assertThat(reply.ranked().answers().getFirst().passage()).isEqualTo(passage);
          assertThat(reply.ranked().answers().getFirst().score()).isGreaterThan(0.999f);
        });
  }

  private void awaitNewest(int generation) {
    var contents = new IndexContents(directory.resolve("index"), directory, generation);
    await("generation " + generation + " as the input")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(contents.passages()).isEqualTo(expected));
    await("every searcher has it")
        .atMost(PATIENCE)
        .until(
            () -> {
              long newest = store().latestSnapshot(generation).orElseThrow().number();
              var leases =
                  store().leases().stream()
                      .filter(lease -> lease.generation() == generation)
                      .filter(lease -> !lease.history().isEmpty())
                      .toList();
              return leases.size() == 2
                  && leases.stream().allMatch(l -> l.history().getLast().snapshot() >= newest);
            });
  }

  private void everyQuestionWasAnsweredWholly(JobsUnderTest jobs) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(jobs.replies().keySet()).containsAll(asked));
    jobs.replies()
        .forEach(
            (id, reply) -> {
              assertThat(reply.partial()).as(id).isFalse();
              assertThat(reply.shardsAnswered()).as(id).isEqualTo(4);
              assertThat(reply.serving().orElseThrow())
                  .as(id)
                  .isIn(new Reply.Serving(FIRST, 1), new Reply.Serving(SECOND, 2));
            });
  }

  private String send(JobsUnderTest jobs, ModelCommand command) {
    return send(jobs, ModelsTopic.encode("models", command));
  }

  /** The name of the record by which the answer is known. */
  private String send(JobsUnderTest jobs, ProducerRecord<byte[], byte[]> record) {
    jobs.send(record);
    jobs.flush();
    return "0@" + (jobs.records("models").size() - 1);
  }

  private String detail(JobsUnderTest jobs, ModelCommand command) {
    GenerationEvent outcome = outcome(jobs, send(jobs, command));
    assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
    return outcome.detail();
  }

  private GenerationEvent outcome(JobsUnderTest jobs, String command) {
    return await("answer to " + command)
        .atMost(PATIENCE)
        .until(
            () -> events(jobs).stream().filter(e -> e.command().equals(command)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private GenerationEvent event(JobsUnderTest jobs, Kind kind) {
    return await(kind.name())
        .atMost(PATIENCE)
        .until(
            () -> events(jobs).stream().filter(e -> e.kind() == kind).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static List<GenerationEvent> events(JobsUnderTest jobs) {
    return jobs.records("generations").stream()
        .sorted(java.util.Comparator.comparingLong(RawRecord::offset))
        .map(GenerationsTopic::decode)
        .map(decoded -> ((Decoded.Accepted<GenerationEvent>) decoded).value())
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
