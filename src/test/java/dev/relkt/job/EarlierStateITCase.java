package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Savepoints of both jobs and an index root that earlier versions wrote are in {@code state-1}
 * (shards of format 2) and {@code state-2} (format 3) beside the test's other resources. A version
 * that cannot go on from them may not be released without a way to convert them. {@link #main}
 * writes such a folder.
 */
class EarlierStateITCase {

  private static final Path RESOURCES = Path.of("src/test/resources/dev/relkt/job");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final List<Passage> FIRST =
      List.of(passage("apple", "a red apple"), passage("pear", "eine grüne Birne"));

  private static final List<Passage> EARLIER =
      List.of(
          passage(
              "apple",
              "a red apple",
              Map.of("year", "2020", "source", "wiki", "long", "x".repeat(101))),
          passage(
              "pear",
              "eine grüne Birne",
              Map.of("published", "2026-11-28", "source", "New York Times")));

  @Test
  void bothJobsGoOnFromTheStateOfTheFirstVersion(@TempDir Path directory) throws Exception {
    Reply reply = goOn("state-1", FIRST, directory);
    assertThat(reply.notes())
        .anyMatch(note -> note.contains("earlier version: their words are not searched"));
  }

  @Test
  void bothJobsGoOnFromTheStateBeforeMetadataHadTypes(@TempDir Path directory) throws Exception {
    assertThat(goOn("state-2", EARLIER, directory).notes()).isEmpty();
  }

  private static Reply goOn(String state, List<Passage> earlier, Path directory) throws Exception {
    FileUtils.copyDirectory(RESOURCES.resolve(state).toFile(), directory.toFile());
    try (var jobs = new JobsUnderTest(directory)) {
      // The broker of that time is gone, and the identity of its topics with it.
      Settings settings = settings(jobs, "--passages.new-topic=accepted");
      Passage later = passage("plum", "a blue plum");
      jobs.send(PassagesTopic.encode("passages", later));
      jobs.flush();
      jobs.start(
          IndexingJob.NAME, IndexingJob::define, settings, savepoint(directory, IndexingJob.NAME));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(jobs.index().values())
                      .containsExactlyInAnyOrder(earlier.get(0), earlier.get(1), later));
      jobs.start(
          AnsweringJob.NAME,
          AnsweringJob::define,
          settings,
          savepoint(directory, AnsweringJob.NAME));
      Reply reply = answer(jobs, "later", "a red apple");
      assertThat(ids(reply)).startsWith("apple");
      return reply;
    }
  }

  private static Settings settings(JobsUnderTest jobs, String... more) {
    return jobs.settings(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("--index.shards=2"), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Passage passage(String id, String text) {
    return passage(id, text, Map.of());
  }

  private static Passage passage(String id, String text, Map<String, String> metadata) {
    return new Passage(new PassageId(id), new Language("en"), "", text, metadata);
  }

  private static Reply answer(JobsUnderTest jobs, String id, String text) {
    jobs.send(
        QuestionsTopic.encode(
            "questions", new Question(id, text, 3, PassageFilter.NONE, Duration.ofSeconds(30))));
    jobs.flush();
    return await().atMost(PATIENCE).until(() -> jobs.replies().get(id), reply -> reply != null);
  }

  private static List<String> ids(Reply reply) {
    return reply.ranked().answers().stream().map(a -> a.passage().id().value()).toList();
  }

  private static Optional<Path> savepoint(Path directory, String job) throws Exception {
    try (var files = Files.list(directory.resolve("savepoints").resolve(job))) {
      return files.findFirst();
    }
  }

  /** Writes the state of this version: the folder that it is to become. */
  public static void main(String[] arguments) throws Exception {
    Path written = Path.of(arguments[0]);
    Path directory = Files.createTempDirectory("relkt-state");
    try (var jobs = new JobsUnderTest(directory)) {
      Settings settings = settings(jobs);
      EARLIER.forEach(passage -> jobs.send(PassagesTopic.encode("passages", passage)));
      jobs.flush();
      JobClient indexing = jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(jobs.index()).hasSize(EARLIER.size()));
      JobClient answering = jobs.start(AnsweringJob.NAME, AnsweringJob::define, settings);
      assertThat(ids(answer(jobs, "earlier", "a red apple"))).startsWith("apple");
      stop(answering, written.resolve("savepoints").resolve(AnsweringJob.NAME));
      stop(indexing, written.resolve("savepoints").resolve(IndexingJob.NAME));
      FileUtils.copyDirectory(
          directory.resolve("index").toFile(), written.resolve("index").toFile());
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private static void stop(JobClient job, Path savepoints) throws Exception {
    job.stopWithSavepoint(
            false, savepoints.toAbsolutePath().toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
  }
}
