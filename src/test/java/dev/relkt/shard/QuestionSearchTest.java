package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.lexical.Bm25;
import dev.relkt.lexical.Bm25Index;
import dev.relkt.lexical.QuestionWords;
import dev.relkt.lexical.SearchText;
import dev.relkt.lexical.WordMatch;
import dev.relkt.lexical.WordMatch.Channel;
import dev.relkt.lexical.WordStatistics;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.EmbeddingSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuestionSearchTest {

  private static final int DIMENSION = 8;
  private static final Embedding QUESTION = ShardFixture.axis(DIMENSION, 0);

  @TempDir private Path directory;

  @Test
  void ranksByWordsAsBm25IndexDoesWhateverTheNumberOfShards() {
    long seed = System.nanoTime();
    for (int shards = 1; shards <= 4; shards++) {
      Random random = new Random(seed);
      Map<String, Passage> live = new TreeMap<>();
      try (var index = new Shards(shards)) {
        for (int i = 0; i < 400; i++) {
          String id = "p" + random.nextInt(250);
          if (random.nextInt(5) == 0) {
            index.delete(id);
            live.remove(id);
          } else {
            Passage passage = passage(id, random.nextBoolean() ? "en" : "de", text(random, 40));
            index.upsert(passage, ShardFixture.windows(QUESTION, 2, random));
            live.put(id, passage);
          }
          if (random.nextInt(40) == 0) {
            index.commit();
          }
        }
        Bm25Index expected =
            Bm25Index.of(
                live.values().stream()
                    .map(
                        p ->
                            new Bm25Index.Entry(
                                p.id().value(), p.language().tag(), p.title(), p.text()))
                    .toList());
        for (int q = 0; q < 20; q++) {
          String question = text(random, 5);

          List<Bm25Index.Hit> found = index.byWords(question, "en", PassageFilter.NONE);

          assertThat(found.stream().limit(30).toList())
              .as("seed %d, %d shards, \"%s\"", seed, shards, question)
              .isEqualTo(expected.search(question, "en", 30));
        }
      }
    }
  }

  @Test
  void acceptsInBothChannelsWhatTheFilterAndTheConditionsAccept() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (var index = new Shards(2)) {
      List<Passage> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Passage passage = passage("p" + i, i % 3 == 0 ? "de" : "en", text(random, 12));
        all.add(passage);
        index.upsert(passage, ShardFixture.windows(QUESTION, 3, random));
      }
      var english = new PassageFilter(Set.of(new Language("en")), Map.of());
      for (String condition : List.of("+q1", "-q1", "\"q1 q0\"", "-\"q1 q0\" +q2")) {
        for (PassageFilter filter : List.of(PassageFilter.NONE, english)) {
          Set<String> expected = new java.util.TreeSet<>();
          for (Passage passage : all) {
            if (filter.accepts(passage) && fulfils(passage, condition)) {
              expected.add(passage.id().value());
            }
          }
          String question = "q0 q1 q2 q3 " + condition;

          assertThat(index.nearest(question, "en", filter))
              .as("seed %d, %s", seed, condition)
              .containsExactlyInAnyOrderElementsOf(expected);
          assertThat(index.byWords(question, "en", filter))
              .as("seed %d, %s", seed, condition)
              .extracting(Bm25Index.Hit::id)
              .isSubsetOf(expected);
        }
      }
    }
  }

  private static boolean fulfils(Passage passage, String condition) {
    String padded = " " + passage.text() + " ";
    // Of a passage in another language the words of a phrase may stand anywhere.
    boolean phrase =
        passage.language().tag().equals("en")
            ? padded.contains(" q1 q0 ")
            : padded.contains(" q1 ") && padded.contains(" q0 ");
    return switch (condition) {
      case "+q1" -> padded.contains(" q1 ");
      case "-q1" -> !padded.contains(" q1 ");
      case "\"q1 q0\"" -> phrase;
      default -> !phrase && padded.contains(" q2 ");
    };
  }

  @Test
  void requiresNamesOfPassagesInOtherLanguages() {
    try (var index = new Shards(1)) {
      index.upsert(passage("ru", "ru", "Барак Обама в Москве"), List.of(QUESTION));
      index.upsert(passage("de", "de", "Ein Baum in Berlin"), List.of(QUESTION));
      index.upsert(passage("en", "en", "Obama in Berlin"), List.of(QUESTION));

      assertThat(index.nearest("visit +Obama", "en", PassageFilter.NONE))
          .containsExactly("en", "ru");
      assertThat(index.nearest("visit -Obama", "en", PassageFilter.NONE)).containsExactly("de");
      assertThat(index.nearest("\"Barak Obama\" visit", "en", PassageFilter.NONE))
          .containsExactly("ru");
    }
  }

  @Test
  void findsNoPhraseThatBeginsInTheTitleAndEndsInTheText() {
    try (var index = new Shards(1)) {
      var passage =
          new Passage(
              new PassageId("a"), new Language("en"), "Red", "fox hunts at night", Map.of());
      index.upsert(passage, List.of(QUESTION));

      assertThat(index.nearest("\"red fox\"", "en", PassageFilter.NONE)).isEmpty();
      assertThat(index.nearest("\"fox hunts\" \"red\"", "en", PassageFilter.NONE))
          .containsExactly("a");
    }
  }

  @Test
  void saysOfEveryCandidateHowItSharesWords() {
    try (var index = new Shards(1)) {
      index.upsert(passage("en", "en", "The red fox and the grey fox"), List.of(QUESTION));
      index.upsert(passage("de", "de", "Fox Sports sendet aus Berlin"), List.of(QUESTION));
      index.commit();
      var words = QuestionWords.of(SearchText.plain("red fox"), "en");
      try (var search = index.readers().getFirst().question(QUESTION, words, PassageFilter.NONE)) {
        assertThat(search.read(search.nearest(10, SearchWidth.DEFAULT)))
            .extracting(found -> found.match().words())
            .containsExactly(
                new WordMatch(Channel.NAMES, List.of(0, 1), 1),
                new WordMatch(Channel.WORDS, List.of(1, 2), 7));
      }
    }
  }

  @Test
  void writesOnAShardOfAnEarlierVersionWhoseWordsAreNotIndexed() throws IOException {
    Path earlier = earlierShard();
    var space = new EmbeddingSpace("es-1d63f6c2358a6eca2fb94df0");
    try (var reader = ShardReader.open(earlier, space)) {
      assertThat(reader.passages()).isEqualTo(1);
      assertThat(reader.passagesWithoutWords()).isEqualTo(1);
      Passage old = reader.stored().map(StoredPassage::passage).findFirst().orElseThrow();
      Embedding question = reader.windows(old.id()).getFirst();
      var words = QuestionWords.of(SearchText.plain(old.text()), "en");
      try (var search = reader.question(question, words, PassageFilter.NONE)) {
        assertThat(search.sharingWords(search.statistics(), Channel.WORDS, 10)).isEmpty();
        assertThat(search.read(search.nearest(10, SearchWidth.DEFAULT)))
            .extracting(ScoredPassage::passage, found -> found.match().words())
            .containsExactly(org.assertj.core.groups.Tuple.tuple(old, WordMatch.NONE));
      }
      try (var writer = ShardWriter.open(earlier, space, 64)) {
        writer.upsert(passage("new", "en", old.text()), List.of(question), at(2, 0));
        writer.commit(Map.of());
        assertThat(withoutWords(earlier, space)).isEqualTo(1);

        writer.upsert(old, List.of(question), at(1, 1L << 40));
        writer.commit(Map.of());
        assertThat(withoutWords(earlier, space)).isZero();
      }
      try (var newer = ShardReader.open(earlier, space);
          var search = newer.question(question, words, PassageFilter.NONE)) {
        assertThat(search.sharingWords(search.statistics(), Channel.WORDS, 10)).hasSize(2);
      }
    }
  }

  private static long withoutWords(Path shard, EmbeddingSpace space) {
    try (var reader = ShardReader.open(shard, space)) {
      return reader.passagesWithoutWords();
    }
  }

  /** With the names that its files had before they were stored. */
  private Path earlierShard() throws IOException {
    Path stored = Path.of("src/test/resources/dev/relkt/job/state-1/index/generations/1/shards/0");
    Path shard = Files.createDirectories(directory.resolve("earlier"));
    try (var files = Files.list(stored)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Files.copy(file, shard.resolve(name.substring(name.indexOf('-') + 1)));
      }
    }
    return shard;
  }

  private static Passage passage(String id, String language, String text) {
    return new Passage(new PassageId(id), new Language(language), "", text, Map.of());
  }

  /** Words that no stemmer changes and that are the same in all languages. */
  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder("q0");
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(" q").append((int) (50 * Math.pow(random.nextDouble(), 2)));
    }
    return text.toString();
  }

  /** Several shards that are searched as one. */
  private final class Shards implements AutoCloseable {

    private final List<Path> paths = new ArrayList<>();
    private final List<ShardWriter> writers = new ArrayList<>();
    private final List<ShardReader> readers = new ArrayList<>();
    private final ShardRouter router;
    private long offset;

    Shards(int shards) {
      router = new ShardRouter(shards);
      try {
        Path root = Files.createTempDirectory(directory, "shards");
        for (int i = 0; i < shards; i++) {
          paths.add(root.resolve("shard-" + i));
          writers.add(ShardWriter.open(paths.get(i), ShardFixture.SPACE, DIMENSION));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void upsert(Passage passage, List<Embedding> windows) {
      writers.get(router.shardOf(passage.id()).number()).upsert(passage, windows, at(0, offset++));
    }

    void delete(String id) {
      var passage = new PassageId(id);
      writers.get(router.shardOf(passage).number()).delete(passage, at(0, offset++));
    }

    void commit() {
      writers.forEach(writer -> writer.commit(Map.of()));
      readers.forEach(ShardReader::close);
      readers.clear();
      paths.forEach(path -> readers.add(ShardReader.open(path, ShardFixture.SPACE)));
    }

    List<ShardReader> readers() {
      return readers;
    }

    List<String> nearest(String text, String language, PassageFilter filter) {
      commit();
      var words = QuestionWords.of(SearchText.parse(text), language);
      List<String> ids = new ArrayList<>();
      for (ShardReader reader : readers) {
        try (var search = reader.question(QUESTION, words, filter)) {
          search.nearest(1_000, SearchWidth.DEFAULT).forEach(c -> ids.add(c.id().value()));
        }
      }
      return ids;
    }

    List<Bm25Index.Hit> byWords(String text, String language, PassageFilter filter) {
      commit();
      var words = QuestionWords.of(SearchText.parse(text), language);
      List<QuestionSearch> searches =
          readers.stream().map(reader -> reader.question(QUESTION, words, filter)).toList();
      WordStatistics statistics =
          searches.stream()
              .map(QuestionSearch::statistics)
              .reduce(WordStatistics.NONE, WordStatistics::plus);
      List<Bm25Index.Hit> hits = new ArrayList<>();
      for (QuestionSearch search : searches) {
        for (Channel channel : List.of(Channel.WORDS, Channel.NAMES)) {
          List<QuestionSearch.Candidate> found = search.sharingWords(statistics, channel, 1_000);
          List<ScoredPassage> read = search.read(found);
          for (int i = 0; i < found.size(); i++) {
            float score = Bm25.score(statistics, read.get(i).match().words());
            assertThat(score).isCloseTo(found.get(i).score(), within(1e-4f));
            hits.add(new Bm25Index.Hit(found.get(i).id().value(), score));
          }
        }
        search.close();
      }
      hits.sort(
          Comparator.comparingDouble((Bm25Index.Hit h) -> -h.score())
              .thenComparing(Bm25Index.Hit::id));
      return hits;
    }

    @Override
    public void close() {
      readers.forEach(ShardReader::close);
      writers.forEach(ShardWriter::close);
    }
  }
}
