package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A shard after random writes, commits and merges, against a map of passages searched in plain
 * Java.
 */
class ShardSearchTest {

  private static final List<String> LANGUAGES =
      List.of("en", "de", "zh-TW", "zh-Hant", "zh-Hans-CN", "zh", "fon", "nb", "no");
  private static final List<String> COLOURS = List.of("red", "green", "long ".repeat(60) + "value");
  private static final int K = 10;

  private record Known(Passage passage, List<Embedding> windows) {}

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"0, HALF", "100, HALF", "1000, HALF", "0, SINGLE", "1000, SINGLE"})
  void findsWhatAPlainSearchOfAllPassagesFinds(int graphThreshold, VectorPrecision precision) {
    float rounding =
        switch (precision) {
          case HALF -> 6e-4f;
          case SINGLE -> 1e-5f;
        };
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("ShardSearchTest: -Drelkt.seed=" + seed);
    Random random = new Random(seed);
    int dimension = 8 + random.nextInt(90);
    List<Embedding> topics = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      topics.add(ShardFixture.random(random, dimension));
    }
    Map<PassageId, Known> known = new TreeMap<>();
    Set<PassageId> deleted = new HashSet<>();
    long offset = 0;
    var settings =
        ShardSettings.DEFAULT.withGraphThreshold(graphThreshold).withVectorPrecision(precision);
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, dimension, settings)) {
      int commits = 3 + random.nextInt(6);
      for (int commit = 0; commit < commits; commit++) {
        int writes = random.nextInt(1_200);
        for (int write = 0; write < writes; write++) {
          PassageId id = new PassageId("p" + random.nextInt(2_500));
          SourcePosition at = ShardFixture.at(3, offset++);
          if (random.nextInt(5) == 0) {
            assertThat(writer.delete(id, at)).isTrue();
            known.remove(id);
            deleted.add(id);
          } else {
            Passage passage = passage(id, random);
            List<Embedding> windows =
                ShardFixture.windows(
                    topics.get(random.nextInt(topics.size())), 1 + random.nextInt(6), random);
            assertThat(writer.upsert(passage, windows, at)).isTrue();
            known.put(id, new Known(passage, windows));
            deleted.remove(id);
          }
        }
        writer.release(writer.commit(Map.of("checkpoint", Integer.toString(commit))));
        assertThat(writer.passages()).isEqualTo(known.size());
      }
      writer.commit(Map.of("checkpoint", "last"));
    }

    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.passages()).isEqualTo(known.size());
      assertThat(reader.windows())
          .isEqualTo(known.values().stream().mapToLong(k -> k.windows().size()).sum());
      assertThat(reader.commitData()).containsEntry("checkpoint", "last");
      int found = 0;
      int wanted = 0;
      for (int question = 0; question < 60; question++) {
        Embedding vector = ShardFixture.near(topics.get(random.nextInt(topics.size())), 1, random);
        PassageFilter filter = question % 3 == 0 ? filter(random) : PassageFilter.NONE;
        List<ScoredPassage> truth = plainSearch(known, vector, filter);
        assertSame(reader.searchExact(vector, K, filter), truth, rounding);
        List<ScoredPassage> hits = reader.search(vector, K, filter);
        assertThat(hits).isSortedAccordingTo(ScoredPassage.BEST_FIRST);
        assertThat(hits).extracting(h -> h.passage().id()).doesNotHaveDuplicates();
        for (ScoredPassage hit : hits) {
          PassageId id = hit.passage().id();
          assertThat(deleted).doesNotContain(id);
          assertThat(known).containsKey(id);
          Known written = known.getOrDefault(id, new Known(hit.passage(), List.of()));
          assertThat(hit.passage()).isEqualTo(written.passage());
          assertThat(filter.accepts(hit.passage())).isTrue();
          assertThat((double) hit.score())
              .isCloseTo(best(written, vector), within((double) rounding));
        }
        float worst = truth.isEmpty() ? 1 : truth.getLast().score() - rounding;
        wanted += truth.size();
        found += (int) hits.stream().filter(h -> h.score() >= worst).count();
      }
      System.out.printf(
          "  %d passages of %d dimensions, graph threshold %d, %s: recall@10 %.4f%n",
          known.size(), dimension, graphThreshold, precision, (double) found / Math.max(1, wanted));
      assertThat((double) found).as("of %d", wanted).isGreaterThanOrEqualTo(0.98 * wanted);
      known.forEach((id, k) -> assertThat(reader.find(id)).contains(k.passage()));
      deleted.forEach(id -> assertThat(reader.find(id)).isEmpty());
      try (var stored = reader.stored()) {
        assertThat(stored.map(s -> s.passage().id()))
            .containsExactlyInAnyOrderElementsOf(known.keySet());
      }
    }
  }

  private static Passage passage(PassageId id, Random random) {
    Map<String, String> metadata =
        random.nextBoolean()
            ? Map.of("colour", COLOURS.get(random.nextInt(COLOURS.size())))
            : Map.of();
    return new Passage(
        id,
        new Language(LANGUAGES.get(random.nextInt(LANGUAGES.size()))),
        "title " + random.nextInt(100),
        "text " + random.nextLong(),
        metadata);
  }

  private static PassageFilter filter(Random random) {
    Set<Language> languages =
        random.nextBoolean()
            ? Set.of()
            : Set.of(
                new Language("de-AT"),
                new Language(LANGUAGES.get(random.nextInt(LANGUAGES.size()))));
    Map<String, String> metadata =
        random.nextBoolean()
            ? Map.of("colour", COLOURS.get(random.nextInt(COLOURS.size())))
            : Map.of();
    return new PassageFilter(languages, metadata);
  }

  private static double best(Known known, Embedding question) {
    return known.windows().stream().mapToDouble(question::cosine).max().orElseThrow();
  }

  private static List<ScoredPassage> plainSearch(
      Map<PassageId, Known> known, Embedding question, PassageFilter filter) {
    return known.values().stream()
        .filter(k -> filter.accepts(k.passage()))
        .map(k -> new ScoredPassage(k.passage(), (float) best(k, question), Match.UNKNOWN))
        .sorted(ScoredPassage.BEST_FIRST)
        .limit(K)
        .toList();
  }

  /**
   * The same passages with the same scores; neighbours whose scores differ by rounding alone may
   * change places.
   */
  private static void assertSame(
      List<ScoredPassage> found, List<ScoredPassage> truth, float rounding) {
    assertThat(found).hasSameSizeAs(truth);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).score()).isCloseTo(truth.get(i).score(), within(rounding));
    }
    float last = truth.isEmpty() ? 1 : truth.getLast().score() + 2 * rounding;
    assertThat(found)
        .extracting(p -> p.passage().id())
        .containsAll(
            truth.stream().filter(p -> p.score() > last).map(p -> p.passage().id()).toList());
  }
}
