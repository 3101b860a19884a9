package dev.relkt.job;

import static dev.relkt.embedding.endpoint.EmbeddingsServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.endpoint.EmbeddingsServer;
import dev.relkt.embedding.endpoint.EndpointImport;
import dev.relkt.embedding.endpoint.EndpointRequest;
import dev.relkt.embedding.serving.VersionEncoders;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Both jobs with a model that runs elsewhere: one of ours behind HTTP on loopback. */
class EndpointITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private static float[][] rows(Encoder encoder, List<String> texts) {
    return encoder.encodeQuestions(texts).stream().map(Embedding::toArray).toArray(float[][]::new);
  }

  private static float[][] turned(float[][] rows) {
    for (float[] row : rows) {
      float first = row[0];
      System.arraycopy(row, 1, row, 0, row.length - 1);
      row[row.length - 1] = first;
    }
    return rows;
  }

  private void importFrom(EmbeddingsServer server) {
    EndpointImport.into(
        new ModelRegistry(directory.resolve("models")),
        new EndpointRequest(
            "remote",
            Optional.empty(),
            server.url(),
            "student-small",
            Optional.empty(),
            false,
            Optional.empty(),
            EndpointRequest.BATCH_TEXTS,
            EndpointRequest.CONCURRENCY,
            Optional.empty(),
            EndpointRequest.TIMEOUT_SECONDS,
            Optional.empty(),
            EndpointRequest.WINDOWS,
            TitleRule.PREFIX,
            "CC-BY-SA-4.0",
            List.of()),
        line -> {});
  }

  private static Passage passage(String id, String language, String text) {
    return new Passage(new PassageId(id), new Language(language), "", text, Map.of());
  }

  private static void ask(JobsUnderTest jobs, String id, String text, Duration deadline) {
    jobs.send(
        QuestionsTopic.encode(
            "questions", new Question(id, text, 3, PassageFilter.NONE, deadline)));
    jobs.flush();
  }

  private static Reply reply(JobsUnderTest jobs, String question) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.replies()).containsKey(question));
    return jobs.replies().get(question);
  }

  private static void awaitPassages(JobsUnderTest jobs, int passages) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.index()).hasSize(passages));
  }

  @Test
  void anEncoderElsewhereEmbedsAnswersComesBackAfterAnOutageAndMustNotChange() throws Exception {
    ModelFolder small = ModelFolder.at(Path.of("models/student-small/1"));
    try (Encoder encoder = VersionEncoders.open(small, List.of());
        EmbeddingsServer server = EmbeddingsServer.start(texts -> rows(encoder, texts));
        var jobs = new JobsUnderTest(directory)) {
      importFrom(server);
      Settings settings =
          jobs.settings("--model=remote/1", "--encoder.endpoint.check-interval=1 s");
      JobClient indexing = jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      JobClient answering = jobs.start(AnsweringJob.NAME, AnsweringJob::define, settings);

      jobs.send(
          PassagesTopic.encode(
              "passages", passage("moon", "de", "Der Mond umkreist die Erde in rund 27 Tagen.")));
      jobs.send(
          PassagesTopic.encode(
              "passages", passage("bread", "en", "The baker puts the bread into the oven.")));
      jobs.flush();
      awaitPassages(jobs, 2);
      ask(
          jobs,
          "before",
          "How long does the Moon take to circle the Earth?",
          PATIENCE.dividedBy(2));
      Reply before = reply(jobs, "before");
      assertThat(before.serving().orElseThrow().modelVersion()).hasToString("remote/1");
      assertThat(before.ranked().answers().getFirst().passage().id())
          .isEqualTo(new PassageId("moon"));

      server.usual(status(503, "{\"error\":{\"message\":\"overloaded\"}}"));
      ask(jobs, "hasty", "Who puts the bread into the oven?", Duration.ofSeconds(2));
      assertThat(reply(jobs, "hasty").notes())
          .singleElement()
          .asString()
          .contains("model remote/1, endpoint " + server.url())
          .contains("does not answer: status 503 (\"overloaded\")");
      ask(jobs, "patient", "Who puts the bread into the oven?", Duration.ofSeconds(60));
      jobs.send(
          PassagesTopic.encode(
              "passages", passage("river", "en", "The Seine flows through Paris.")));
      jobs.flush();
      int refused = server.requests().size();
      await().atMost(PATIENCE).until(() -> server.requests().size() > refused + 3);
      server.usual(server::vectors);
      awaitPassages(jobs, 3);
      assertThat(reply(jobs, "patient").ranked().answers().getFirst().passage().id())
          .isEqualTo(new PassageId("bread"));
      assertThat(indexing.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      assertThat(answering.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);

      server.serve(texts -> turned(rows(encoder, texts)));
      // The first ones may come before the next check of the golden texts.
      var late = new AtomicInteger();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                String id = "late-" + late.getAndIncrement();
                jobs.send(
                    PassagesTopic.encode("passages", passage(id, "en", "It comes too late.")));
                jobs.flush();
                return indexing.getJobStatus().get() != JobStatus.RUNNING;
              });
      JobsUnderTest.cancel(answering); // which shares the encoder
      JobsUnderTest.cancel(indexing);
      JobClient again = jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      assertThatThrownBy(() -> again.getJobExecutionResult().get(90, TimeUnit.SECONDS))
          .rootCause()
          .hasMessageContaining(
              "its model \"student-small\" is another one than it was: golden text 0 has a vector of cosine");
      assertThat(jobs.index()).hasSizeGreaterThanOrEqualTo(3);
    }
  }
}
