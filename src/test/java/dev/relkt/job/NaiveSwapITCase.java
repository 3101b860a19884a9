package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.bench.check.Finding;
import dev.relkt.bench.check.SwapChecker;
import dev.relkt.bench.check.SwapReport;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.job.operator.FailurePoints;
import dev.relkt.job.operator.RegistryEncoders;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ReLKT exists to make impossible, done on purpose: the encoder is replaced in place, under
 * the vectors of the old one. The checker of swaps has to see it, or its zeros would mean nothing.
 */
class NaiveSwapITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Whether the encoder was replaced. */
  private static final AtomicBoolean REPLACED = new AtomicBoolean();

  @TempDir Path directory;

  private final Set<String> asked = new TreeSet<>();

  @AfterEach
  void asBefore() {
    REPLACED.set(false);
  }

  /** Opens the first version; once it is replaced, it gives the second one's vectors as its own. */
  private static final class ReplacedInPlace implements Encoders {

    private static final long serialVersionUID = 1;

    private final RegistryEncoders registry;

    ReplacedInPlace(Settings settings) {
      registry = new RegistryEncoders(settings.model());
    }

    @Override
    public ModelManifest manifest(ModelVersion version) {
      return registry.manifest(version);
    }

    @Override
    public Encoder open(ModelVersion version) {
      return new TwoInOne(
          registry.open(version), registry.open(new ModelVersion(version.name(), 2)));
    }
  }

  private record TwoInOne(Encoder first, Encoder second) implements Encoder {

    @Override
    public EmbeddingSpace space() {
      return first.space();
    }

    @Override
    public int dimension() {
      return first.dimension();
    }

    @Override
    public List<Embedding> encodeQuestions(List<String> texts) {
      return (REPLACED.get() ? second : first)
          .encodeQuestions(texts).stream()
              .map(embedding -> new Embedding(space(), embedding.toArray()))
              .toList();
    }

    @Override
    public List<List<Embedding>> encodePassages(List<PassageText> passages) {
      return first.encodePassages(passages);
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  @Test
  void theCheckerSeesAnswersThatTwoModelsHadAPartIn() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      TestModels.stringModel(directory.resolve("models"), "test", 2);
      Settings settings = jobs.settings();
      jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      jobs.start(
          AnsweringJob.NAME,
          (env, known) ->
              AnsweringJob.define(env, known, new ReplacedInPlace(known), FailurePoints.NONE),
          settings);
      for (int i = 0; i < 100; i++) {
        jobs.send(
            PassagesTopic.encode(
                "passages",
                new Passage(
                    new PassageId("p" + i),
                    new Language("en"),
                    "",
                    "word%d and word%d are in passage%d".formatted(i, i + 1, i),
                    Map.of())));
      }
      jobs.flush();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  jobs.newestSnapshot().filter(snapshot -> snapshot.passages() == 100).isPresent());
      ask(jobs, "before-");
      SwapReport before = check(settings);
      assertThat(before.errors()).as("%s", before).isZero();

      REPLACED.set(true);
      ask(jobs, "after-");
      SwapReport after = check(settings);
      assertThat(after.count(Finding.MIXED)).isBetween(15L, 20L);
      assertThat(after.errors()).isEqualTo(after.count(Finding.MIXED));
    }
  }

  private void ask(JobsUnderTest jobs, String prefix) {
    for (int i = 0; i < 20; i++) {
      String id = prefix + i;
      asked.add(id);
      jobs.send(
          QuestionsTopic.encode(
              "questions",
              new Question(
                  id, "where is word" + i + "?", 3, PassageFilter.NONE, Duration.ofSeconds(30))));
    }
    jobs.flush();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(jobs.replies().keySet()).containsAll(asked));
  }

  private SwapReport check(Settings settings) {
    return new SwapChecker(
            new SwapChecker.Place(
                settings.kafka().brokers(),
                settings.index().root(),
                settings.model().registryRoot()),
            step -> {})
        .check();
  }
}
