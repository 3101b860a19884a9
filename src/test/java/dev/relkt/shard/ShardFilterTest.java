package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.registry.EmbeddingSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardFilterTest {

  private static final int DIMENSION = 8;
  private static final int FILTERS = 10_000;
  private static final String LONG =
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

  @TempDir private Path directory;

  /** Every filter is asked for all that it accepts, and for what is nearest among these. */
  @Test
  void findsWhatANaiveFilterOverAllPassagesFinds() {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("ShardFilterTest: -Drelkt.seed=" + seed);
    Random random = new Random(seed);
    var filters = new RandomFilters(random);
    Map<PassageId, Passage> known = new TreeMap<>();
    Map<PassageId, Embedding> vectors = new TreeMap<>();
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION)) {
      long offset = 0;
      for (int commit = 0; commit < 5; commit++) {
        for (int write = 0; write < 120; write++) {
          PassageId id = ShardFixture.id("p" + random.nextInt(400));
          if (random.nextInt(6) == 0) {
            writer.delete(id, ShardFixture.at(0, offset++));
            known.remove(id);
          } else {
            Passage passage = filters.passage(id);
            Embedding vector = ShardFixture.random(random, DIMENSION);
            List<Embedding> windows = new ArrayList<>(List.of(vector));
            for (int i = random.nextInt(3); i > 0; i--) {
              windows.add(vector);
            }
            writer.upsert(passage, windows, ShardFixture.at(0, offset++));
            known.put(id, passage);
            vectors.put(id, vector);
          }
        }
        writer.release(writer.commit(Map.of()));
      }
    }

    int accepted = 0;
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      for (int i = 0; i < FILTERS; i++) {
        PassageFilter filter = filters.filter();
        Set<PassageId> expected = new TreeSet<>();
        known.forEach(
            (id, passage) -> {
              if (filter.accepts(passage)) {
                expected.add(id);
              }
            });
        accepted += expected.size();
        assertThat(reader.count(filter)).as("%s", filter).isEqualTo(expected.size());
        if (i % 4 != 0) {
          continue;
        }
        Embedding question = ShardFixture.random(random, DIMENSION);
        assertThat(ids(reader.search(question, known.size(), filter)))
            .as("%s", filter)
            .isEqualTo(expected);
        assertThat(reader.count(PassageFilter.parse(filter.expression())))
            .as("as text: %s", filter)
            .isEqualTo(expected.size());
        if (i % 100 == 0) {
          try (var stored = reader.stored(filter)) {
            assertThat(stored.map(StoredPassage::passage))
                .containsExactlyInAnyOrderElementsOf(expected.stream().map(known::get).toList());
          }
        }
      }
    }
    assertThat(accepted).as("passages that the filters accept").isGreaterThan(FILTERS);
  }

  /** Each of the most conditions that a filter may have is two clauses for Lucene. */
  @Test
  void takesAFilterOfTheMostConditions() {
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION)) {
      writer.upsert(
          new Passage(
              ShardFixture.id("a"),
              new Language("en"),
              "",
              "text",
              Metadata.of(Map.of("n", new MetadataValue.WholeNumber(1_000)))),
          List.of(ShardFixture.axis(DIMENSION, 0)),
          ShardFixture.at(0, 0));
      writer.commit(Map.of());
    }
    String ranges =
        IntStream.range(0, PassageFilter.MAX_CONDITIONS - 1)
            .mapToObj(i -> "n in [%d to %d]".formatted(i, i))
            .collect(Collectors.joining(" or "));

    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.count(PassageFilter.parse(ranges))).isEqualTo(1);
    }
  }

  @Test
  void tellsComparisonsWithATypeThatNoPassageHas() {
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION)) {
      writer.upsert(
          new Passage(
              ShardFixture.id("a"),
              new Language("en"),
              "",
              "text",
              Metadata.of(
                  Map.of(
                      "year", new MetadataValue.Text("in 2026"),
                      "page", new MetadataValue.WholeNumber(3)))),
          List.of(ShardFixture.axis(DIMENSION, 0)),
          ShardFixture.at(0, 0));
      writer.commit(Map.of());
    }

    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      List<FilterMismatch> mismatches =
          reader.mismatches(
              PassageFilter.parse("year >= 2020 and page > 2 and yaer = 1 and page < 2026-01-01"));
      assertThat(mismatches)
          .containsExactly(
              new FilterMismatch("year", Set.of(MetadataType.NUMBER), Set.of(MetadataType.TEXT)),
              new FilterMismatch("yaer", Set.of(MetadataType.TEXT, MetadataType.NUMBER), Set.of()));
      assertThat(FilterMismatch.among(List.of(mismatches)))
          .containsExactly(
              "the filter compares metadata year as number, and its values are text (expected: the"
                  + " same type)",
              "the filter asks for metadata yaer, which no passage has");
      assertThat(FilterMismatch.among(List.of(mismatches, List.of()))).isEmpty();
    }
  }

  /** Shards of a root that was written before metadata had types: all of it was texts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "year = 2020 | apple",
        "year = '2020' | apple",
        "year >= 2000 | ''",
        "source in (wiki, 'New York Times') | apple pear",
        "source != wiki | pear",
        "exists(year) | apple",
        "exists(long) | apple",
        "long = " + LONG + " | apple",
        "long = " + LONG + "x | ''",
        "not exists(yea) | apple pear",
        "published = 2026-11-28 | pear",
        "published in [2026-11-01 to 2026-11-30] | pear",
        "published > 2026-11-28 | ''",
      })
  void filtersPassagesOfFormat3(String expression, String expected) throws IOException {
    Path root = Path.of("src/test/resources/dev/relkt/job/state-2/index/generations/1/shards");
    Set<String> found = new TreeSet<>();
    for (String shard : List.of("0", "1")) {
      Path there = Files.createDirectories(directory.resolve(shard));
      String space = "";
      try (var files = Files.list(root.resolve(shard))) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          Files.copy(file, there.resolve(name.substring(name.indexOf('-') + 1)));
        }
      }
      try (var files = new NIOFSDirectory(there)) {
        space = SegmentInfos.readLatestCommit(files).getUserData().get(ShardCommit.SPACE_KEY);
      }
      try (var reader = ShardReader.open(there, new EmbeddingSpace(space));
          var stored = reader.stored(PassageFilter.parse(expression))) {
        stored.forEach(one -> found.add(one.passage().id().value()));
        assertThat(reader.mismatches(PassageFilter.parse("exists(source)"))).isEmpty();
      }
    }
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  private static Set<PassageId> ids(List<ScoredPassage> found) {
    Set<PassageId> ids = new TreeSet<>();
    found.forEach(one -> ids.add(one.passage().id()));
    return ids;
  }
}
