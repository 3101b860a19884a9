package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.BackfillProgress;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.PassagesTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BackfillITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int LINES = 600;

  @TempDir Path directory;

  private final Map<PassageId, Passage> expected = new TreeMap<>();
  private final InducedFailures induced = new InducedFailures();
  private final Set<String> refused = new TreeSet<>();

  @Test
  void filesAreIndexedOnceOverFailuresAndKafkaIsNewerThanAllOfThem() throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    Files.createDirectories(files.resolve("b"));
    write(files.resolve("a.jsonl"), 0, "a");
    write(files.resolve("b/one.jsonl.gz"), LINES / 2, "b");
    write(files.resolve("c.ndjson"), LINES, "c");
    brokenOff(files.resolve("d.jsonl.gz"));
    Files.writeString(files.resolve("notes.txt"), "no passages");

    var records = new AtomicInteger();
    var midway = new CountDownLatch(1);
    Map<FailurePoints.Place, Set<Integer>> failures =
        Map.of(
            FailurePoints.Place.IN_A_RECORD, Set.of(200, 900, 1_500),
            FailurePoints.Place.AFTER_THE_UPLOAD, Set.of(4),
            FailurePoints.Place.IN_PUBLISH, Set.of(2));
    var passed = new EnumMap<FailurePoints.Place, AtomicInteger>(FailurePoints.Place.class);
    for (FailurePoints.Place place : FailurePoints.Place.values()) {
      passed.put(place, new AtomicInteger());
    }
    induced.begin(
        place -> {
          int now = passed.get(place).incrementAndGet();
          if (place == FailurePoints.Place.IN_A_RECORD) {
            records.incrementAndGet();
            if (now > 300) {
              midway.countDown();
            }
          }
          if (failures.getOrDefault(place, Set.of()).contains(now)) {
            throw new IllegalStateException("induced: " + place);
          }
        });

    try (var jobs = new JobsUnderTest(directory)) {
      // Older than the files by its time, and nevertheless newer.
      change(jobs, "p7", "from Kafka before the start");
      delete(jobs, "p8");
      Settings settings = jobs.settings("--passages.backfill=" + files);
      JobClient indexing = jobs.start(IndexingJob.NAME, induced::defineIndexing, settings);
      midway.await();
      change(jobs, "p11", "from Kafka in the middle");
      delete(jobs, "p12");
      change(jobs, "p1100", "from Kafka, maybe before its line");
      delete(jobs, "p1101");
      awaitIndex(jobs);
      await()
          .atMost(PATIENCE)
          .until(() -> progress().flatMap(BackfillProgress::endedAt).isPresent());
      BackfillProgress progress = progress().orElseThrow();
      assertThat(progress.files()).isEqualTo(4);
      assertThat(progress.filesRead()).isEqualTo(4);
      assertThat(progress.bytesRead()).isEqualTo(progress.bytes());
      failures.forEach(
          (place, when) ->
              assertThat(passed.get(place).get())
                  .as("passed %s, of failures at %s", place, when)
                  .isGreaterThanOrEqualTo(java.util.Collections.max(when)));
      assertThat(deadLetters(jobs).keySet()).isEqualTo(refused);
      assertThat(deadLetters(jobs).get(files.resolve("a.jsonl") + ":3"))
          .isEqualTo("id: 17, a number (expected: a string, \"17\")");

      // From the checkpoint, with other parallelism: what was read is not read again.
      JobsUnderTest.cancel(indexing);
      Map<PassageId, Passage> indexed = new TreeMap<>(expected);
      write(files.resolve("a.jsonl"), 5_000, "changed");
      expected.clear();
      expected.putAll(indexed);
      int before = records.get();
      change(jobs, "later", "from Kafka at the end");
      Settings alone = jobs.settings("--passages.backfill=" + files, "--indexing.parallelism=1");
      indexing = jobs.start(IndexingJob.NAME, induced::defineIndexing, alone);
      awaitIndex(jobs);
      assertThat(records.get() - before).isLessThan(20);

      // Another setting is another backfill: newer than the one before, and older than Kafka.
      JobsUnderTest.cancel(indexing);
      expected.clear();
      write(directory.resolve("more.jsonl"), LINES, "more");
      Map<PassageId, Passage> more = new TreeMap<>(expected);
      expected.clear();
      expected.putAll(jobs.index());
      more.forEach(
          (id, passage) -> {
            if (!Set.of("p1100", "p1101").contains(id.value())) {
              expected.put(id, passage);
            }
          });
      jobs.start(
          IndexingJob.NAME,
          induced::defineIndexing,
          jobs.settings("--passages.backfill=" + directory + "/m*.jsonl"));
      awaitIndex(jobs);
    }
  }

  private void awaitIndex(JobsUnderTest jobs) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(jobs.index()).isEqualTo(expected));
  }

  private Optional<BackfillProgress> progress() {
    return IndexRoot.find(directory.resolve("index")).stream()
        .flatMap(root -> root.generations().backfills().all().stream())
        .findFirst();
  }

  private void change(JobsUnderTest jobs, String id, String text) {
    Passage passage = passage(id, text);
    jobs.send(PassagesTopic.encode("passages", passage));
    jobs.flush();
    newest.put(passage.id(), Optional.of(passage));
    apply();
  }

  private void delete(JobsUnderTest jobs, String id) {
    jobs.send(PassagesTopic.delete("passages", new PassageId(id)));
    jobs.flush();
    newest.put(new PassageId(id), Optional.empty());
    apply();
  }

  private final Map<PassageId, Optional<Passage>> newest = new TreeMap<>();

  private void apply() {
    newest.forEach(
        (id, passage) ->
            passage.ifPresentOrElse(there -> expected.put(id, there), () -> expected.remove(id)));
  }

  private static Passage passage(String id, String text) {
    return new Passage(new PassageId(id), new Language("en"), "title", text, Map.of());
  }

  /** Lines of which a half has ids of the file before, each tenth is written twice. */
  private void write(Path file, int from, String what) throws IOException {
    var lines = new StringBuilder();
    int number = 0;
    for (int i = 0; i < LINES; i++) {
      String id = "p" + (from + i);
      for (int again = 0; again <= (i % 10 == 0 ? 1 : 0); again++) {
        Passage passage = passage(id, "%s %d of %s".formatted(what, again, id));
        lines.append(line(passage)).append(i % 2 == 0 ? "\n" : "\r\n");
        number++;
        expected.put(passage.id(), passage);
      }
      if (i == 0) {
        lines.append("{\"id\": 17, \"text\": \"a number\"}\n\n{\"id\": \"x\", \"text\"\n");
        refused.add(file + ":" + (number + 1));
        refused.add(file + ":" + (number + 3));
        number += 3;
      }
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    Files.write(file, file.toString().endsWith(".gz") ? packed(bytes) : bytes);
  }

  private void brokenOff(Path file) throws IOException {
    Passage passage = passage("whole", "a line that is whole");
    expected.put(passage.id(), passage);
    var lines = new StringBuilder(line(passage) + "\n");
    var random = new java.util.Random(7);
    for (int i = 0; i < 1_000; i++) {
      lines.append(' ').append(random.nextLong());
    }
    byte[] packed = packed(lines.toString().getBytes(StandardCharsets.UTF_8));
    Files.write(file, Arrays.copyOf(packed, packed.length - 20));
    refused.add(file + ":2");
  }

  private static String line(Passage passage) {
    return "{\"id\":\"%s\",\"title\":\"title\",\"lang\":\"en\",\"text\":\"%s\"}"
        .formatted(passage.id(), passage.text());
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** file:line → reason without them. */
  private static Map<String, String> deadLetters(JobsUnderTest jobs) {
    Map<String, String> letters = new TreeMap<>();
    jobs.records(DeadLetters.topicOf("passages"))
        .forEach(
            raw -> {
              DeadLetter letter = DeadLetters.decode(raw);
              String place =
                  raw.header(DeadLetters.FILE).orElseThrow()
                      + ":"
                      + raw.header(DeadLetters.LINE).orElseThrow();
              assertThat(letter.rejection().reason()).startsWith(place + ": ");
              letters.put(
                  place.substring("file:".length()),
                  letter.rejection().reason().substring(place.length() + 2));
            });
    return letters;
  }
}
