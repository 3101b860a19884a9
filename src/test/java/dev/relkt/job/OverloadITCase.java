package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OverloadITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Passage APPLE =
      new Passage(new PassageId("apple"), new Language("en"), "", "red apple", Map.of());

  @TempDir Path directory;

  private static void ask(JobsUnderTest jobs, String id, Duration deadline) {
    jobs.send(
        QuestionsTopic.encode(
            "questions", new Question(id, "red apple", 5, PassageFilter.NONE, deadline)));
  }

  private static void startIndexing(JobsUnderTest jobs) throws Exception {
    jobs.send(PassagesTopic.encode("passages", APPLE));
    jobs.flush();
    jobs.start(IndexingJob.NAME, IndexingJob::define, jobs.settings());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.index()).containsKey(APPLE.id()));
  }

  private static long notSearched(JobClient job) {
    return METRICS.findMetrics(job.getJobID(), "not_searched_questions_total").values().stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  private static Reply awaitReply(JobsUnderTest jobs, String question) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.replies()).containsKey(question));
    return jobs.replies().get(question);
  }

  @Test
  void whatComesBeyondCapacityIsAnsweredWithANoteAndTheRestInTime() throws Exception {
    // Of 200 questions a second at most.
    var slow = new InducedFailures();
    slow.begin(
        place -> {
          if (place == FailurePoints.Place.IN_THE_SEARCHER) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
          }
        });
    try (var jobs = new JobsUnderTest(directory)) {
      startIndexing(jobs);
      JobClient answering = jobs.start(AnsweringJob.NAME, slow::defineAnswering, jobs.settings());
      ask(jobs, "first", Duration.ofSeconds(60));
      jobs.flush();
      assertThat(awaitReply(jobs, "first").partial()).isFalse();

      int asked = 4_000;
      for (int i = 0; i < asked; i++) {
        ask(jobs, "q" + i, Duration.ofSeconds(5));
      }
      jobs.flush();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(jobs.replies()).hasSize(1 + asked));
      ask(jobs, "last", Duration.ofSeconds(60));
      jobs.flush();
      awaitReply(jobs, "last");

      List<String> keys =
          jobs.records("answers").stream()
              .map(raw -> new String(raw.key(), StandardCharsets.UTF_8))
              .filter(key -> key.startsWith("q"))
              .toList();
      assertThat(keys)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, asked).mapToObj(i -> "q" + i).toList());
      Map<String, Reply> replies = jobs.replies();
      List<Reply> searched =
          replies.values().stream().filter(reply -> reply.shardsAnswered() > 0).toList();
      List<Reply> refused =
          replies.values().stream().filter(reply -> reply.shardsAnswered() == 0).toList();
      // A reply that is whole was sent before the deadline: at the deadline what is there is sent.
      // A
      // pause of the process may let single ones miss it.
      assertThat(searched)
          .hasSizeGreaterThan(50)
          .allSatisfy(
              reply -> {
                assertThat(reply.ranked().answers()).hasSizeLessThanOrEqualTo(1);
                if (reply.partial()) {
                  assertThat(reply.notes())
                      .anyMatch(note -> note.contains("did not answer within"));
                } else {
                  assertThat(reply.ranked().answers()).hasSize(1);
                }
              });
      assertThat(searched.stream().filter(reply -> !reply.partial()).count())
          .isGreaterThan(searched.size() / 2);
      assertThat(refused)
          .hasSizeGreaterThan(1_000)
          .allSatisfy(
              reply -> {
                assertThat(reply.partial()).isTrue();
                assertThat(reply.shardsAsked()).isEqualTo(4);
                assertThat(reply.ranked().answers()).isEmpty();
                assertThat(reply.notes())
                    .singleElement()
                    .asString()
                    .startsWith("not searched: the system is busy: ")
                    .endsWith("; ask again, or with a longer deadline");
              });
      // The others of these were searched too late by every searcher.
      assertThat(notSearched(answering)).isBetween(refused.size() * 9L / 10, (long) refused.size());
    }
  }

  @Test
  void whatWaitedOnItsTopicBeyondItsDeadlineIsNotSearched() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      startIndexing(jobs);
      ask(jobs, "hasty", Duration.ofMillis(1));
      ask(jobs, "patient", Duration.ofSeconds(60));
      jobs.flush();
      jobs.start(AnsweringJob.NAME, AnsweringJob::define, jobs.settings());
      Reply hasty = awaitReply(jobs, "hasty");
      assertThat(hasty.shardsAnswered()).isZero();
      assertThat(hasty.notes())
          .singleElement()
          .asString()
          .startsWith("not searched: the system is busy: the deadline passed ");
      Reply patient = awaitReply(jobs, "patient");
      assertThat(patient.partial()).isFalse();
      assertThat(patient.ranked().answers()).hasSize(1);
    }
  }
}
