package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passages of many windows, each of which is found by itself. */
class LongPassageTest {

  private static final int DIMENSION = 64;
  private static final double ROUNDING = 1e-3;

  private final long seed = Long.getLong("relkt.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path directory;

  private void write(ShardSettings settings, List<List<Embedding>> passages) {
    System.out.println("LongPassageTest: -Drelkt.seed=" + seed);
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION, settings)) {
      for (int i = 0; i < passages.size(); i++) {
        writer.upsert(
            ShardFixture.passage("p" + i, "text"), passages.get(i), ShardFixture.at(0, i));
      }
      writer.commit(Map.of());
      writer.awaitMerges();
      writer.commit(Map.of());
    }
  }

  private List<Embedding> randomWindows(int count) {
    List<Embedding> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      windows.add(ShardFixture.random(random, DIMENSION));
    }
    return windows;
  }

  private static double mean(List<Embedding> windows, Embedding question) {
    return windows.stream()
        .mapToDouble(w -> VectorUtil.dotProduct(w.toArray(), question.toArray()))
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000_000})
  void findsEachWindowByItself(int graphThreshold) {
    List<List<Embedding>> passages = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      passages.add(randomWindows(300 + random.nextInt(500)));
    }
    passages.add(randomWindows(3_000));
    write(ShardSettings.DEFAULT.withGraphThreshold(graphThreshold), passages);
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      for (int round = 0; round < 100; round++) {
        int passage = round % passages.size();
        List<Embedding> windows = passages.get(passage);
        int window = random.nextInt(windows.size());
        Embedding question = ShardFixture.near(windows.get(window), 0.5, random);
        List<ScoredPassage> found = reader.search(question, 5, PassageFilter.NONE);
        assertThat(found).extracting(p -> p.passage().id()).doesNotHaveDuplicates();
        ScoredPassage best = found.getFirst();
        assertThat(best.passage().id().value()).isEqualTo("p" + passage);
        assertThat(best.match().window()).isEqualTo(window);
        assertThat(best.match().windows()).isEqualTo(windows.size());
        assertThat((double) best.match().mean())
            .isCloseTo(
                mean(
                    windows.subList(Math.max(0, window - 2), Math.min(windows.size(), window + 3)),
                    question),
                within(ROUNDING));
        assertThat(reader.searchExact(question, 1, PassageFilter.NONE)).containsExactly(best);
      }
    }
  }

  @Test
  void theMeanIsOfAllWindowsOfAShortPassage() {
    List<Embedding> shortest = randomWindows(16);
    List<Embedding> longer = randomWindows(17);
    write(ShardSettings.DEFAULT, List.of(shortest, longer));
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      ScoredPassage first = reader.search(shortest.get(9), 1, PassageFilter.NONE).getFirst();
      assertThat((double) first.match().mean())
          .isCloseTo(mean(shortest, shortest.get(9)), within(ROUNDING));
      ScoredPassage second = reader.search(longer.get(16), 1, PassageFilter.NONE).getFirst();
      assertThat((double) second.match().mean())
          .isCloseTo(mean(longer.subList(14, 17), longer.get(16)), within(ROUNDING));
    }
  }
}
