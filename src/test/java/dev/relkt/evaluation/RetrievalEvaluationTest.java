package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ShardRouter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RetrievalEvaluationTest {

  private static final List<Language> LANGUAGES =
      List.of(new Language("en"), new Language("de"), new Language("th"));

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void findsExactlyWhatComparingEveryWindowFinds() {
    int dimension = random.nextBoolean() ? 1 + random.nextInt(70) : 1200 + random.nextInt(100);
    var encoder = new WordBagEncoder(dimension);
    RetrievalTask task = task(600, 40);
    int topK = 1 + random.nextInt(30);
    for (PassageFilter filter :
        List.of(PassageFilter.NONE, new PassageFilter(Set.of(LANGUAGES.get(1)), Map.of()))) {
      try (PassageSearch search = PassageSearch.exact(encoder, task.passages(), Progress.NONE)) {
        List<Embedding> questions =
            encoder.encodeQuestions(task.questions().stream().map(q -> q.text()).toList());

        List<List<Run.Entry>> found = search.search(questions, topK, filter, Progress.NONE);

        for (int q = 0; q < questions.size(); q++) {
          List<Run.Entry> expected =
              expected(encoder, task.passages(), questions.get(q), topK, filter);
          assertThat(found.get(q)).as("seed %d, question %d", seed, q).hasSameSizeAs(expected);
          for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(q).get(i).score())
                .as("seed %d, question %d, rank %d", seed, q, i)
                .isCloseTo(expected.get(i).score(), within(1e-5f));
          }
        }
      }
    }
  }

  @Test
  void keepsTheGreatestIdsOfEqualPassages() {
    var encoder = new WordBagEncoder(16);
    List<Passage> same = new ArrayList<>();
    for (String id : List.of("d", "a", "c", "b")) {
      same.add(passage(id, LANGUAGES.getFirst(), "equal words"));
    }
    try (PassageSearch search = PassageSearch.exact(encoder, same, Progress.NONE)) {
      assertThat(
              search
                  .search(
                      encoder.encodeQuestions(List.of("words")),
                      2,
                      PassageFilter.NONE,
                      Progress.NONE)
                  .getFirst())
          .extracting(e -> e.passage().value())
          .containsExactly("d", "c");
    }
  }

  @Test
  void scoresPassagesOfEachLanguageAlone() {
    var encoder = new WordBagEncoder(64);
    var task =
        new RetrievalTask(
            List.of(
                passage("en1", new Language("en"), "red fox"),
                passage("en2", new Language("en"), "blue whale"),
                passage("de1", new Language("de"), "unrelated words | red fox jumps"),
                passage("de2", new Language("de"), "blue sky")),
            List.of(
                new LabelledQuestion("q1", new Language("th"), "red fox"),
                new LabelledQuestion("q2", new Language("th"), "whale")),
            new Qrels(
                Map.of(
                    "q1", Map.of(new PassageId("en1"), 1, new PassageId("de1"), 1),
                    "q2", Map.of(new PassageId("en2"), 1))));
    try (PassageSearch search = PassageSearch.exact(encoder, task.passages(), Progress.NONE)) {
      assertThat(search.windows()).isEqualTo(5);
      RetrievalEvaluation evaluation = RetrievalEvaluation.of(task, encoder, Progress.NONE);

      List<Pool> pools = Pool.Division.PASSAGE_LANGUAGES.of(task);

      assertThat(pools).extracting(Pool::name).containsExactly("de", "en");
      Pool german = pools.getFirst();
      assertThat(german.task().passages()).hasSize(2);
      assertThat(german.task().questions()).extracting(LabelledQuestion::id).containsExactly("q1");
      Run run = evaluation.run(german, search, Optional.empty(), 100, Progress.NONE);
      assertThat(run.rankings().keySet()).containsExactly("q1");
      assertThat(run.ranking("q1")).extracting(PassageId::value).containsExactly("de1", "de2");
      assertThat(pools.get(1).task().questions()).hasSize(2);
    }
  }

  @Test
  void findsInShardsWhatExactSearchFinds() {
    var encoder = new WordBagEncoder(32);
    RetrievalTask task = task(800, 60);
    var router = new ShardRouter(1 + random.nextInt(4));
    RetrievalEvaluation evaluation = RetrievalEvaluation.of(task, encoder, Progress.NONE);
    try (PassageSearch exact = PassageSearch.exact(encoder, task.passages(), Progress.NONE);
        PassageSearch hnsw = PassageSearch.hnsw(encoder, task.passages(), router, Progress.NONE)) {
      assertThat(hnsw.windows()).isEqualTo(exact.windows());
      Run expected = evaluation.run(whole(task), exact, Optional.empty(), 10, Progress.NONE);
      Run found = evaluation.run(whole(task), hnsw, Optional.empty(), 10, Progress.NONE);

      int same = 0;
      for (LabelledQuestion question : task.questions()) {
        List<PassageId> both = new ArrayList<>(found.ranking(question.id()));
        both.retainAll(expected.ranking(question.id()));
        same += both.size();
      }
      assertThat(same / 600.0).as("recall@10, seed %d, %s", seed, router).isGreaterThan(0.97);
      for (Pool pool : Pool.Division.PASSAGE_LANGUAGES.of(task)) {
        Run ofExact = evaluation.run(pool, exact, Optional.empty(), 10, Progress.NONE);
        Run ofHnsw = evaluation.run(pool, hnsw, Optional.empty(), 10, Progress.NONE);
        assertThat(success(pool, ofHnsw))
            .as("%s, seed %d", pool.name(), seed)
            .isCloseTo(success(pool, ofExact), within(0.051));
      }
    }
  }

  @Test
  void saysHowFarItIs() {
    List<String> heard = new ArrayList<>();
    Progress progress =
        (step, unit, done, total) -> heard.add(step + " " + unit + " " + done + "/" + total);
    var encoder = new WordBagEncoder(8);
    RetrievalTask task = task(100, 20);

    try (PassageSearch search = PassageSearch.exact(encoder, task.passages(), progress)) {
      RetrievalEvaluation.of(task, encoder, progress)
          .run(whole(task), search, Optional.empty(), 1, progress);
    }

    assertThat(heard)
        .containsExactly(
            "encoding passages 0/100",
            "encoding passages 64/100",
            "encoding passages 100/100",
            "encoding questions 0/20",
            "encoding questions 20/20",
            "searching questions 0/20",
            "searching questions 20/20");
  }

  private static Pool whole(RetrievalTask task) {
    return Pool.Division.WHOLE.of(task).getFirst();
  }

  private static double success(Pool pool, Run run) {
    return Scoring.of(
            Pool.Division.PASSAGE_LANGUAGES,
            List.of(PoolQuestions.of(pool)),
            List.of(List.of(run)),
            10,
            Resampling.NONE)
        .average()
        .estimate(Measure.SUCCESS_1, 0)
        .orElseThrow()
        .value();
  }

  private static List<Run.Entry> expected(
      WordBagEncoder encoder,
      List<Passage> passages,
      Embedding question,
      int topK,
      PassageFilter filter) {
    return passages.stream()
        .filter(filter::accepts)
        .map(
            p ->
                new Run.Entry(
                    p.id(),
                    encoder
                        .encodePassages(
                            List.of(new dev.relkt.embedding.PassageText(p.title(), p.text())))
                        .getFirst()
                        .stream()
                        .map(question::cosine)
                        .max(Comparator.naturalOrder())
                        .orElseThrow()))
        .sorted(Run.ORDER)
        .limit(topK)
        .toList();
  }

  private RetrievalTask task(int passages, int questions) {
    List<Passage> pool = new ArrayList<>();
    for (int i = 0; i < passages; i++) {
      String windows = words(1 + random.nextInt(8));
      for (int w = random.nextInt(4); w > 0; w--) {
        windows += " | " + words(1 + random.nextInt(8));
      }
      pool.add(passage("p" + i, LANGUAGES.get(random.nextInt(LANGUAGES.size())), windows));
    }
    List<LabelledQuestion> asked = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new HashMap<>();
    for (int i = 0; i < questions; i++) {
      asked.add(new LabelledQuestion("q" + i, LANGUAGES.get(i % 3), words(3)));
      grades.put("q" + i, Map.of(new PassageId("p" + random.nextInt(passages)), 1));
    }
    return new RetrievalTask(pool, asked, new Qrels(grades));
  }

  private String words(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(" w").append(random.nextInt(500));
    }
    return text.substring(1);
  }

  private static Passage passage(String id, Language language, String text) {
    return new Passage(new PassageId(id), language, "", text, Map.of());
  }
}
