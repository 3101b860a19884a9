package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Answer;
import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.QuestionOptions.Text;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.Snippet;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a question's options do, from Kafka to Kafka. */
class AnswerOptionsITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PASSAGES = 30;
  private static final String TEXT = "passage number3 about the moon3";

  private int asked;

  @Test
  void answersHaveWhatWasAskedForAndPagesHaveNoPassageTwice(@TempDir Path directory)
      throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      TestModels.stringModel(directory.resolve("models"), "test", 2);
      Settings settings = jobs.settings("--gate.min-overlap=0");
      jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      jobs.start(AnsweringJob.NAME, AnsweringJob::define, settings);
      for (int i = 0; i < PASSAGES; i++) {
        send(jobs, "p" + i, "passage number%d is about the moon%d.".formatted(i, i % 7));
      }
      jobs.flush();
      await().atMost(PATIENCE).until(() -> jobs.index().size() == PASSAGES);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  ask(jobs, 1_000, QuestionOptions.DEFAULT).ranked().answers().size() == PASSAGES);

      explainedWithASnippet(jobs);
      repliesInTimeWithWhatIsThere(jobs);
      Reply first = pagesWhilePassagesCome(jobs);
      refusedWithAChangedCursor(jobs, first);
      notSearchedWithACursorOfAnotherGeneration(jobs, first);
    }
  }

  private void explainedWithASnippet(JobsUnderTest jobs) {
    var options =
        QuestionOptions.builder()
            .mode(QuestionOptions.Mode.DENSE)
            .text(Text.SNIPPET)
            .explain(true)
            .language(new Language("en"))
            .build();
    Answer best = ask(jobs, 3, options).ranked().answers().getFirst();
    Snippet snippet = best.details().snippet().orElseThrow();
    assertThat(best.passage().text()).isEqualTo(snippet.text());
    assertThat(snippet.marks()).isNotEmpty();
    assertThat(best.match().window()).isZero();
    assertThat(best.match().writtenAtMillis()).isPositive();
    assertThat(best.details().parts()).extracting(ScorePart::name).contains("dense.best");
    assertThat(best.details().parts().stream().mapToDouble(p -> p.value() * p.weight()).sum())
        .isCloseTo(best.score(), org.assertj.core.api.Assertions.within(1e-5));
  }

  private void repliesInTimeWithWhatIsThere(JobsUnderTest jobs) {
    jobs.send(
        QuestionsTopic.encode(
            "questions",
            new Question("hurried", TEXT, 1_000, PassageFilter.NONE, Duration.ofMillis(10))));
    jobs.flush();
    Reply reply = reply(jobs, "hurried");
    assertThat(reply.error()).isEmpty();
    if (reply.partial()) {
      assertThat(reply.notes()).isNotEmpty();
    } else {
      assertThat(reply.ranked().answers()).hasSize(PASSAGES);
    }
  }

  /** Returns the first page. */
  private Reply pagesWhilePassagesCome(JobsUnderTest jobs) {
    Reply first = ask(jobs, 4, QuestionOptions.DEFAULT);
    List<String> given = new ArrayList<>();
    Reply page = first;
    while (true) {
      page.ranked().answers().forEach(a -> given.add(a.passage().id().value()));
      if (page.cursor().isEmpty()) {
        break;
      }
      long snapshot = jobs.newestSnapshot().orElseThrow().number();
      send(jobs, "later" + given.size(), "passage number%d of others".formatted(given.size()));
      jobs.flush();
      await().atMost(PATIENCE).until(() -> jobs.newestSnapshot().orElseThrow().number() > snapshot);
      page = ask(jobs, 4, QuestionOptions.builder().cursor(page.cursor().get()).build());
    }
    assertThat(given)
        .doesNotHaveDuplicates()
        .containsAll(IntStream.range(0, PASSAGES).mapToObj(i -> "p" + i).toList());
    return first;
  }

  private void refusedWithAChangedCursor(JobsUnderTest jobs, Reply first) {
    String cursor = first.cursor().orElseThrow();
    String changed =
        cursor.substring(0, 9) + (cursor.charAt(9) == 'A' ? 'B' : 'A') + cursor.substring(10);
    jobs.send(
        new ProducerRecord<>(
            "questions",
            bytes("changed"),
            bytes(
                "{\"text\": \"passage number3 about the moon3\", \"cursor\": \"%s\"}"
                    .formatted(changed))));
    jobs.flush();
    assertThat(reply(jobs, "changed").error())
        .isEqualTo("cursor: no answer came with it (expected: the cursor of an answer, unchanged)");
  }

  private void notSearchedWithACursorOfAnotherGeneration(JobsUnderTest jobs, Reply first) {
    var second = new ModelVersion("test", 2);
    jobs.send(
        ModelsTopic.encode(
            "models", new ModelCommand.Announce(second, BuildOrder.Then.ACTIVATE, 1)));
    jobs.flush();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ask(jobs, 1, QuestionOptions.DEFAULT)
                    .serving()
                    .orElseThrow()
                    .modelVersion()
                    .equals(second));
    Reply reply =
        ask(jobs, 4, QuestionOptions.builder().cursor(first.cursor().orElseThrow()).build());
    assertThat(reply.ranked().answers()).isEmpty();
    assertThat(reply.notes())
        .containsExactly(
            "not searched: the cursor is of generation g1, and g2 answers now, which has other scores; ask again without it");
  }

  private Reply ask(JobsUnderTest jobs, int topK, QuestionOptions options) {
    String id = "q" + asked++;
    jobs.send(
        QuestionsTopic.encode(
            "questions",
            new Question(id, TEXT, topK, PassageFilter.NONE, Duration.ofSeconds(30), options)));
    jobs.flush();
    return reply(jobs, id);
  }

  private static Reply reply(JobsUnderTest jobs, String id) {
    return await().atMost(PATIENCE).until(() -> jobs.replies().get(id), reply -> reply != null);
  }

  private static void send(JobsUnderTest jobs, String id, String text) {
    jobs.send(
        PassagesTopic.encode(
            "passages", new Passage(new PassageId(id), new Language("en"), "", text, Map.of())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
