package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JobsInTroubleITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private static Passage passage(String id, String language, String text) {
    return new Passage(
        new PassageId(id), new Language(language), "", text, Map.of("source", "test"));
  }

  private static Question question(String id, String text, PassageFilter filter, int millis) {
    return new Question(id, text, 5, filter, Duration.ofMillis(millis));
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, @Nullable String key, String value) {
    return new ProducerRecord<>(topic, key == null ? null : bytes(key), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitPassages(JobsUnderTest jobs, Passage... passages) {
    Set<PassageId> ids = Set.copyOf(Arrays.stream(passages).map(Passage::id).toList());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(jobs.index().keySet()).isEqualTo(ids));
  }

  private static Reply awaitReply(JobsUnderTest jobs, String question) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.replies()).containsKey(question));
    return jobs.replies().get(question);
  }

  private static Optional<DeadLetter> letter(JobsUnderTest jobs, String topic, String key) {
    return jobs.deadLetters(topic).stream()
        .filter(l -> Arrays.equals(l.original().key(), bytes(key)))
        .findFirst();
  }

  private static List<Reply> answers(JobsUnderTest jobs, byte @Nullable [] key) {
    return jobs.records("answers").stream()
        .filter(raw -> Arrays.equals(raw.key(), key))
        .map(raw -> ((Decoded.Accepted<Reply>) AnswersTopic.decode(raw)).value())
        .toList();
  }

  @Test
  void badRecordsEndInTheDeadLettersAndTheRestGoesOn() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      // Asked before there is any index: one waits for it, one says that there is none.
      jobs.send(
          QuestionsTopic.encode(
              "questions", question("patient", "red apple", PassageFilter.NONE, 60_000)));
      jobs.send(
          QuestionsTopic.encode(
              "questions", question("hasty", "red apple", PassageFilter.NONE, 1)));
      jobs.flush();
      Settings settings = jobs.settings();
      jobs.start(AnsweringJob.NAME, AnsweringJob::define, settings);
      Reply hasty = awaitReply(jobs, "hasty");
      assertThat(hasty.partial()).isTrue();
      assertThat(hasty.shardsAnswered()).isZero();
      assertThat(hasty.notes()).containsExactly("no snapshot of the index is published yet");

      Passage apple = passage("apple", "en", "red apple on a tree");
      Passage plum = passage("plum", "de", "blaue Pflaume am Baum");
      jobs.send(PassagesTopic.encode("passages", apple));
      jobs.send(PassagesTopic.delete("passages", new PassageId("never seen")));
      var huge = message("passages", "huge", "x".repeat(10 << 20));
      huge.headers().add("traceparent", bytes("00-aa-bb-01"));
      jobs.send(huge);
      jobs.send(message("passages", "broken", "{"));
      jobs.send(PassagesTopic.encode("passages", plum));
      jobs.flush();
      jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      awaitPassages(jobs, apple, plum);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(jobs.deadLetters("passages")).hasSize(2));
      DeadLetter hugeLetter = letter(jobs, "passages", "huge").orElseThrow();
      assertThat(hugeLetter.rejection().reason())
          .isEqualTo("value: 10,485,760 bytes (expected: at most 4,194,304)");
      assertThat(hugeLetter.original().value()).hasSize(10 << 20);
      assertThat(hugeLetter.original().header("traceparent")).hasValue("00-aa-bb-01");

      Reply patient = awaitReply(jobs, "patient");
      assertThat(patient.serving()).isPresent();
      assertThat(patient.shardsAnswered()).isEqualTo(4);

      var traced =
          QuestionsTopic.encode(
              "questions", question("traced", "red apple", PassageFilter.NONE, 30_000));
      traced.headers().add("traceparent", bytes("00-cc-dd-01"));
      traced.headers().add("private", bytes("stays"));
      jobs.send(traced);
      jobs.send(
          QuestionsTopic.encode(
              "questions",
              question(
                  "german",
                  "red apple",
                  new PassageFilter(Set.of(new Language("de")), Map.of()),
                  30_000)));
      jobs.send(
          QuestionsTopic.encode(
              "questions",
              question(
                  "missing field",
                  "red apple",
                  new PassageFilter(Set.of(), Map.of("colour", "red")),
                  30_000)));
      jobs.send(message("questions", "zero", "{\"text\":\"who?\",\"topK\":0}"));
      jobs.send(message("questions", null, "{\"text\":\"who?\"}"));
      jobs.send(message("questions", "marks", "{\"text\":\"?!\"}"));
      jobs.send(message("questions", "twice", "{\"text\":\"red apple\",\"deadlineMs\":30000}"));
      jobs.send(message("questions", "twice", "{\"text\":\"blaue\",\"deadlineMs\":30000}"));
      jobs.flush();
      Reply answered = awaitReply(jobs, "traced");
      assertThat(answered.ranked().answers().getFirst().passage()).isEqualTo(apple);
      assertThat(answered.serving().orElseThrow().modelVersion()).hasToString("test/1");
      RawRecord sent =
          jobs.records("answers").stream()
              .filter(raw -> Arrays.equals(raw.key(), bytes("traced")))
              .findFirst()
              .orElseThrow();
      assertThat(sent.header("traceparent")).hasValue("00-cc-dd-01");
      assertThat(sent.header("private")).isEmpty();
      assertThat(awaitReply(jobs, "german").ranked().answers())
          .singleElement()
          .satisfies(answer -> assertThat(answer.passage()).isEqualTo(plum));
      Reply nothing = awaitReply(jobs, "missing field");
      assertThat(nothing.partial()).isFalse();
      assertThat(nothing.ranked().answers()).isEmpty();
      assertThat(nothing.notes())
          .containsExactly(
              "the filter asks for metadata colour, which no passage has",
              "no passage passes the filter: colour = \"red\"");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(jobs.deadLetters("questions")).hasSize(3));
      assertThat(letter(jobs, "questions", "zero").orElseThrow().rejection().reason())
          .isEqualTo("topK: 0 (expected: a whole number from 1 to 1000)");
      await("every question is answered, whatever it is")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(answers(jobs, bytes("zero")))
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.error()).startsWith("topK: 0 (expected"));
                assertThat(answers(jobs, null))
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.error()).startsWith("key: missing"));
                assertThat(answers(jobs, bytes("marks"))).hasSize(1);
                assertThat(answers(jobs, bytes("twice")))
                    .extracting(Reply::place)
                    .doesNotContain(Optional.empty())
                    .doesNotHaveDuplicates()
                    .hasSize(2);
              });
      assertThat(jobs.records("generations")).isNotEmpty();
    }
  }

  @Test
  void anIndexThatIsThereIsNotWrittenToByAJobThatDoesNotKnowIt() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      Passage apple = passage("apple", "en", "red apple");
      jobs.send(PassagesTopic.encode("passages", apple));
      jobs.flush();
      JobClient first = jobs.start(IndexingJob.NAME, IndexingJob::define, jobs.settings());
      awaitPassages(jobs, apple);
      JobClient rival =
          jobs.start(IndexingJob.NAME, IndexingJob::define, jobs.settings(), Optional.empty());
      assertThatThrownBy(() -> rival.getJobExecutionResult().get(90, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith(
              "index root %s: another job (%s, on host "
                  .formatted(directory.resolve("index"), first.getJobID()))
          .hasMessageContaining("writes here (expected: one job an index root)");
      assertThat(first.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      JobsUnderTest.cancel(first);
      long snapshot = jobs.newestSnapshot().orElseThrow().number();
      JobClient second =
          jobs.start(IndexingJob.NAME, IndexingJob::define, jobs.settings(), Optional.empty());
      assertThatThrownBy(() -> second.getJobExecutionResult().get(90, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith(
              "index root " + directory.resolve("index") + ": snapshot " + snapshot)
          .hasMessageContaining("but the job starts without a checkpoint");
      assertThat(jobs.newestSnapshot().orElseThrow().number()).isEqualTo(snapshot);
    }
  }

  @Test
  void answersExactlyOnceThoughTheSearcherFails() throws Exception {
    var searches = new AtomicInteger();
    var failures = new InducedFailures();
    failures.begin(
        place -> {
          if (place == FailurePoints.Place.IN_THE_SEARCHER && searches.incrementAndGet() == 30) {
            throw new IllegalStateException("induced");
          }
        });
    try (var jobs = new JobsUnderTest(directory)) {
      Passage apple = passage("apple", "en", "red apple");
      jobs.send(PassagesTopic.encode("passages", apple));
      jobs.flush();
      Settings settings = jobs.settings("--answering.delivery=exactly-once");
      jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      jobs.start(AnsweringJob.NAME, failures::defineAnswering, settings);
      awaitPassages(jobs, apple);
      Set<String> asked = new TreeSet<>();
      for (int i = 0; i < 40; i++) {
        asked.add("q" + i);
        jobs.send(
            QuestionsTopic.encode(
                "questions", question("q" + i, "red apple", PassageFilter.NONE, 60_000)));
        jobs.flush();
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          jobs.committedRecords("answers").stream()
                              .map(raw -> new String(raw.key(), StandardCharsets.UTF_8)))
                      .containsExactlyInAnyOrderElementsOf(asked));
      assertThat(searches).hasValueGreaterThan(80);
    }
  }

  @Test
  void waitsForABrokerThatGoesAway() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      Passage before = passage("before", "en", "red apple");
      Passage after = passage("after", "en", "green apple");
      jobs.send(PassagesTopic.encode("passages", before));
      jobs.flush();
      JobClient indexing = jobs.start(IndexingJob.NAME, IndexingJob::define, jobs.settings());
      JobClient answering = jobs.start(AnsweringJob.NAME, AnsweringJob::define, jobs.settings());
      awaitPassages(jobs, before);
      jobs.restartBrokerAfter(Duration.ofSeconds(20));
      jobs.send(PassagesTopic.encode("passages", after));
      jobs.send(
          QuestionsTopic.encode(
              "questions", question("q", "green apple", PassageFilter.NONE, 60_000)));
      jobs.flush();
      awaitPassages(jobs, before, after);
      awaitReply(jobs, "q");
      assertThat(indexing.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      assertThat(answering.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    }
  }

  @Test
  void refusesDeadLettersThatTakeLessThanTheirTopic() throws Exception {
    try (var broker = EmbeddedBroker.start(directory.resolve("small"), 0)) {
      broker.createTopics(
          TopicPlan.shipped().stream()
              .map(
                  plan ->
                      plan.name().equals("passages.dlq")
                          ? new TopicPlan(
                              plan.name(), 1, Map.of("max.message.bytes", "1000000"), "small")
                          : plan)
              .toList());
      String brokers = broker.bootstrapServers();
      assertThatThrownBy(() -> IndexingJob.main(new String[] {"--kafka.brokers=" + brokers}))
          .isInstanceOf(StartRefused.class)
          .hasMessage(
              "kafka at %s: topic passages.dlq has max.message.bytes 1000000 (expected: at least 12582912, so that every refused record fits into it); raise it with kafka-configs.sh, or have larger records cut with dead-letters.max-bytes"
                  .formatted(brokers));
    }
  }

  @Test
  void namesTheTopicsThatAreMissingAndTheBrokersThatAreDown() throws Exception {
    String brokers;
    try (var broker = EmbeddedBroker.start(directory.resolve("empty"), 0)) {
      brokers = broker.bootstrapServers();
      String at = "--kafka.brokers=" + brokers;
      assertThatThrownBy(() -> IndexingJob.main(new String[] {at}))
          .isInstanceOf(StartRefused.class)
          .hasMessage(
              "kafka at %s: no topic passages, passages.dlq, models, models.dlq, generations (expected: passages, passages.dlq, models, models.dlq, generations; found: none); create them with kafka/create-topics.sh %s, or name others by topic.*"
                  .formatted(brokers, brokers));
      assertThatThrownBy(() -> AnsweringJob.main(new String[] {at}))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("no topic questions, questions.dlq, answers");
    }
    assertThatThrownBy(
            () ->
                IndexingJob.main(
                    new String[] {"--kafka.brokers=" + brokers, "--kafka.patience=1 s"}))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("kafka at %s: no answer for 1 s: ".formatted(brokers))
        .hasMessageEndingWith("(expected: brokers); start them, or correct kafka.brokers");
  }
}
