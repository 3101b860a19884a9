package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class IndexingAndAnsweringITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private final Map<PassageId, Passage> expected = new TreeMap<>();
  private final Set<String> asked = new HashSet<>();
  private final InducedFailures induced = new InducedFailures();
  private int bad;

  @Test
  void findsExactlyTheInputAfterFailuresAtFourPlaces() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var passed = new EnumMap<FailurePoints.Place, AtomicInteger>(FailurePoints.Place.class);
    var failed = new EnumMap<FailurePoints.Place, AtomicInteger>(FailurePoints.Place.class);
    for (FailurePoints.Place place : FailurePoints.Place.values()) {
      passed.put(place, new AtomicInteger());
      failed.put(place, new AtomicInteger());
    }
    Map<FailurePoints.Place, Set<Integer>> failures =
        Map.of(
            FailurePoints.Place.IN_A_RECORD, Set.of(50, 400),
            FailurePoints.Place.AFTER_THE_UPLOAD, Set.of(3, 12),
            FailurePoints.Place.IN_PUBLISH, Set.of(2, 5),
            FailurePoints.Place.IN_THE_SEARCHER, Set.of(5, 60));
    induced.begin(
        place -> {
          if (failures.get(place).contains(passed.get(place).incrementAndGet())) {
            failed.get(place).incrementAndGet();
            throw new IllegalStateException("induced: " + place);
          }
        });

    try (var jobs = new JobsUnderTest(directory)) {
      Settings settings = jobs.settings();
      JobClient indexing = jobs.start(IndexingJob.NAME, induced::defineIndexing, settings);
      JobClient answering = jobs.start(AnsweringJob.NAME, induced::defineAnswering, settings);
      for (int round = 0; round < 12; round++) {
        sendChanges(jobs, random, 60);
        ask(jobs, "question-" + round + "-", 6);
        long snapshots = jobs.newestSnapshot().map(snapshot -> snapshot.number()).orElse(0L);
        await().atMost(PATIENCE).until(() -> newer(jobs, snapshots));
      }
      awaitIndex(jobs);
      assertThat(jobs.deadLetters("passages")).hasSize(bad);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(jobs.replies().keySet()).containsAll(asked));
      assertThat(failed.values().stream().map(AtomicInteger::get)).allMatch(count -> count > 0);
      everyPassageIsFoundByItsText(jobs);

      // On with other parallelism from the retained checkpoints, what comes meanwhile included.
      JobsUnderTest.cancel(indexing);
      JobsUnderTest.cancel(answering);
      sendChanges(jobs, random, 200);
      ask(jobs, "later-", 20);
      Settings alone = jobs.settings("--indexing.parallelism=1", "--answering.parallelism=1");
      jobs.start(IndexingJob.NAME, induced::defineIndexing, alone);
      jobs.start(AnsweringJob.NAME, induced::defineAnswering, alone);
      awaitIndex(jobs);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(jobs.replies().keySet()).containsAll(asked));
      assertThat(jobs.deadLetters("passages")).hasSize(bad);
      everyPassageIsFoundByItsText(jobs);
      System.out.printf(
          "%d passages, %d questions, %d dead letters, failures %s%n",
          expected.size(), asked.size(), bad, failed);
    }
  }

  private static boolean newer(JobsUnderTest jobs, long snapshots) {
    return jobs.newestSnapshot().map(snapshot -> snapshot.number()).orElse(0L) > snapshots;
  }

  private void awaitIndex(JobsUnderTest jobs) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(jobs.index()).isEqualTo(expected));
  }

  private void sendChanges(JobsUnderTest jobs, Random random, int count) {
    for (int i = 0; i < count; i++) {
      var id = new PassageId("p" + random.nextInt(150));
      int dice = random.nextInt(10);
      if (dice < 6) {
        upsert(jobs, random, id);
      } else if (dice < 8) {
        jobs.send(PassagesTopic.delete("passages", id));
        expected.remove(id);
      } else if (dice == 8 && expected.containsKey(id)) {
        jobs.send(PassagesTopic.encode("passages", expected.get(id)));
      } else {
        jobs.send(
            new ProducerRecord<>(
                "passages", bytes(id.value()), bytes("{\"text\": \"no end, " + i)));
        bad++;
      }
    }
    jobs.flush();
  }

  private void upsert(JobsUnderTest jobs, Random random, PassageId id) {
    var passage =
        new Passage(
            id,
            new Language(random.nextBoolean() ? "en" : "de"),
            "title of " + id,
            "word%d of %s with number%d".formatted(random.nextInt(), id, random.nextInt()),
            Map.of("parity", id.value().hashCode() % 2 == 0 ? "even" : "odd"));
    jobs.send(PassagesTopic.encode("passages", passage));
    expected.put(id, passage);
  }

  private void ask(JobsUnderTest jobs, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      asked.add(prefix + i);
      jobs.send(
          QuestionsTopic.encode(
              "questions",
              new Question(
                  prefix + i, "word of p" + i, 5, PassageFilter.NONE, Duration.ofSeconds(20))));
    }
    jobs.flush();
  }

  private void everyPassageIsFoundByItsText(JobsUnderTest jobs) {
    String prefix = "find-" + System.nanoTime() + "-";
    Map<String, Passage> wanted = new TreeMap<>();
    for (Passage passage : List.copyOf(expected.values()).subList(0, 30)) {
      wanted.put(prefix + passage.id(), passage);
      jobs.send(
          QuestionsTopic.encode(
              "questions",
              new Question(
                  prefix + passage.id(),
                  passage.text(),
                  3,
                  PassageFilter.NONE,
                  Duration.ofSeconds(20))));
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
          assertThat(reply.shardsAnswered()).isEqualTo(4);
          assertThat(reply.ranked().answers().getFirst().passage()).isEqualTo(passage);
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
