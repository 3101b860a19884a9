package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.PassageText;
import dev.relkt.lexical.Bm25Index;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that are searched by vectors and words, from the shards to the reply. */
class HybridSearchTest {

  @TempDir private Path directory;

  private final WordEncoder encoder = new WordEncoder(1);

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void scoresDoNotDependOnShardsAndSearchers() {
    long seed = System.nanoTime();
    List<Passage> passages = passages(new Random(seed), 300);
    List<String> questions = new ArrayList<>();
    Random random = new Random(seed + 1);
    for (int q = 0; q < 15; q++) {
      questions.add(text(random, 6));
    }
    questions.add("q1 q2 +q3 -q0");
    List<List<RankedAnswers>> results = new ArrayList<>();
    for (int shards = 1; shards <= 4; shards++) {
      try (Index index = new Index(shards, passages)) {
        for (int searchers = 1; searchers <= shards; searchers++) {
          List<RankedAnswers> answers = new ArrayList<>();
          for (Mode mode : Mode.values()) {
            for (String question : questions) {
              answers.add(index.reply(question, mode, searchers).ranked());
            }
          }
          results.add(answers);
        }
      }
    }
    for (List<RankedAnswers> result : results) {
      for (int i = 0; i < result.size(); i++) {
        List<Answer> expected = results.getFirst().get(i).answers();
        List<Answer> found = result.get(i).answers();
        assertThat(found)
            .as("seed %d", seed)
            .extracting(Answer::passage)
            .isEqualTo(expected.stream().map(Answer::passage).toList());
        for (int a = 0; a < found.size(); a++) {
          assertThat(found.get(a).score())
              .as("seed %d", seed)
              .isCloseTo(expected.get(a).score(), within(1e-6f));
        }
      }
    }
  }

  @Test
  void ranksByBm25AloneWhereOnlyWordsCount() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Passage> passages = passages(random, 200);
    Bm25Index expected =
        Bm25Index.of(
            passages.stream()
                .map(p -> new Bm25Index.Entry(p.id().value(), p.language().tag(), "", p.text()))
                .toList());
    try (Index index = new Index(3, passages)) {
      for (int q = 0; q < 10; q++) {
        String question = text(random, 6);

        assertThat(index.reply(question, Mode.LEXICAL, 3).ranked().answers())
            .as("seed %d, \"%s\"", seed, question)
            .extracting(a -> new Bm25Index.Hit(a.passage().id().value(), a.score()))
            .isEqualTo(expected.search(question, "en", 10));
      }
    }
  }

  @Test
  void findsWhatVectorsMissWithinALanguage() {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      passages.add(passage("p" + i, "en", "who wrote the book q" + i));
    }
    passages.add(passage("rare", "en", "Zarathustra is a book"));
    try (Index index = new Index(2, passages)) {
      String question = "who wrote Zarathustra";

      assertThat(ids(index.reply(question, Mode.DENSE, 1))).doesNotContain("rare");
      assertThat(ids(index.reply(question, Mode.LEXICAL, 1))).startsWith("rare");
      assertThat(ids(index.reply(question, Mode.HYBRID, 1))).startsWith("rare");
    }
  }

  @Test
  void countsVectorsAloneWhereNoPassageIsInTheLanguage() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Passage> german =
        passages(random, 200).stream().map(p -> passage(p.id().value(), "de", p.text())).toList();
    try (Index index = new Index(2, german)) {
      for (int q = 0; q < 10; q++) {
        String question = text(random, 6);

        assertThat(scores(index.reply(question, Mode.HYBRID, 2)))
            .as("seed %d, \"%s\"", seed, question)
            .isEqualTo(scores(index.reply(question, Mode.DENSE, 2)));
      }
    }
  }

  @Test
  void givesWhatIsQuotedUpOnlyWhereNoSearcherHasIt() {
    List<Passage> passages =
        IntStream.range(0, 20)
            .mapToObj(i -> passage("p" + i, "en", i == 7 ? "a red fox here" : "a fox, red as rust"))
            .toList();
    try (Index index = new Index(2, passages)) {
      Reply there = index.reply("\"red fox\" here", Mode.HYBRID, 2);
      assertThat(ids(there)).containsExactly("p7");
      assertThat(there.notes()).isEmpty();

      Reply missing = index.reply("\"fox red fox\" here", Mode.HYBRID, 2);
      assertThat(ids(missing)).hasSize(10);
      assertThat(missing.notes())
          .containsExactly(
              "no passage has all that is quoted: these need not have it; a + before a quotation requires it");

      Reply required = index.reply("+\"fox red fox\" here", Mode.HYBRID, 2);
      assertThat(ids(required)).isEmpty();
      assertThat(required.notes())
          .containsExactly("no passage has all that is required and nothing that is excluded");
    }
  }

  @Test
  void facetsCountWhatTheFilterAndTheConditionsLeave() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Passage> passages =
        passages(random, 300).stream()
            .map(
                p ->
                    new Passage(
                        p.id(),
                        p.language(),
                        "",
                        p.text(),
                        Map.of("source", "s" + (int) (20 * Math.pow(random.nextDouble(), 2)))))
            .toList();
    try (Index index = new Index(4, passages)) {
      for (int q = 0; q < 20; q++) {
        String excluded = "q" + random.nextInt(40);
        String required = "q" + random.nextInt(10);
        PassageFilter filter = PassageFilter.parse(q % 2 == 0 ? "" : "source in (s0, s1, s2)");
        Question question =
            new Question(
                "q",
                "q1 +%s -%s".formatted(required, excluded),
                1,
                filter,
                Question.DEFAULT_DEADLINE,
                options(Mode.HYBRID)
                    .facets(
                        List.of(new FacetRequest("source", 3, List.of()), FacetRequest.of("lang")))
                    .build());
        List<Passage> left =
            passages.stream()
                .filter(filter::accepts)
                .filter(p -> List.of(p.text().split(" ")).contains(required))
                .filter(p -> !List.of(p.text().split(" ")).contains(excluded))
                .toList();

        for (int searchers = 1; searchers <= 4; searchers++) {
          assertThat(index.reply(question, searchers).facets())
              .as("seed %d, %s, %d searchers", seed, question.text(), searchers)
              .containsExactly(
                  facet("source", 3, left, p -> p.metadata().text("source").orElseThrow()),
                  facet("lang", 10, left, p -> p.language().tag()));
        }
      }
    }
  }

  @Test
  void facetsCountWhatHasTheQuotedWordsWhereAnySearcherHasThem() {
    List<Passage> passages =
        IntStream.range(0, 20)
            .mapToObj(i -> passage("p" + i, "en", i == 7 ? "a red fox here" : "a fox, red as rust"))
            .toList();
    var options = options(Mode.HYBRID).facets(List.of(FacetRequest.of("lang"))).build();
    try (Index index = new Index(2, passages)) {
      Reply there = index.reply(Question.of("q", "\"red fox\" here").with(options), 2);
      assertThat(there.facets().getFirst().passages()).isEqualTo(1);

      Reply missing = index.reply(Question.of("q", "\"fox red fox\" here").with(options), 2);
      assertThat(missing.facets().getFirst().passages()).isEqualTo(20);
    }
  }

  @Test
  void aTenantSeesNothingOfOthers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Passage> own = new ArrayList<>();
    List<Passage> all = new ArrayList<>();
    for (Passage passage : passages(random, 200)) {
      for (String tenant : List.of("acme", "other", "")) {
        // The same texts, and the same groups: whoever looked at those of others would fold them.
        Map<String, String> metadata = new java.util.HashMap<>();
        metadata.put("document", "d" + Math.floorMod(passage.text().hashCode(), 20));
        if (!tenant.isEmpty()) {
          metadata.put("tenant", tenant);
        }
        var copy =
            new Passage(
                new PassageId(tenant + passage.id()),
                passage.language(),
                "",
                passage.text(),
                metadata);
        all.add(copy);
        if (tenant.equals("acme")) {
          own.add(copy);
        }
      }
    }
    List<QuestionOptions.Builder> ways = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      ways.add(options(mode).explain(true).text(QuestionOptions.Text.SNIPPET));
      ways.add(options(mode).groupBy("document"));
      ways.add(options(mode).fold(true));
      ways.add(
          options(mode).facets(List.of(FacetRequest.of("tenant"), FacetRequest.of("document"))));
    }
    try (Index alone = new Index(3, own);
        Index shared = new Index(3, all)) {
      for (QuestionOptions.Builder way : ways) {
        QuestionOptions options = way.tenant(new Tenant("acme")).build();
        for (String filter :
            List.of("", "not tenant = acme", "tenant = other", "tenant = other or lang = en")) {
          Question first =
              new Question(
                  "q",
                  "q1 \"q2 q3\" q4",
                  20,
                  PassageFilter.parse(filter),
                  Question.DEFAULT_DEADLINE,
                  options);
          Reply expected = alone.reply(first, 2);
          Reply found = shared.reply(first, 2);
          String which = "seed %d, %s, \"%s\"".formatted(seed, options, filter);

          assertThat(found.facets()).as(which).isEqualTo(expected.facets());
          for (int page = 0; page < 5; page++) {
            assertThat(found.ranked().answers())
                .as(which)
                .hasSameSizeAs(expected.ranked().answers())
                .allSatisfy(
                    a -> assertThat(a.passage().metadata().text("tenant")).contains("acme"));
            if (options.mode() == Mode.DENSE) {
              // Words are more or less rare with those of others; vectors are as far.
              assertThat(found.ranked()).as(which).isEqualTo(expected.ranked());
            }
            assertThat(found.cursor().isPresent())
                .as(which)
                .isEqualTo(expected.cursor().isPresent());
            if (found.cursor().isEmpty()) {
              break;
            }
            Question next = first.with(options.toBuilder().cursor(found.cursor().get()).build());
            found = shared.reply(next, 2);
            expected =
                alone.reply(
                    first.with(options.toBuilder().cursor(expected.cursor().get()).build()), 2);
            QuestionOptions ofOther =
                next.options().toBuilder().tenant(new Tenant("other")).build();
            assertThatThrownBy(
                    () ->
                        new Question(
                            "q",
                            next.text(),
                            next.topK(),
                            PassageFilter.parse(filter),
                            Question.DEFAULT_DEADLINE,
                            ofOther))
                .hasMessageStartingWith("cursor: it came with the answer to another question");
          }
        }
      }
    }
  }

  private static FacetCounts facet(
      String field, int limit, List<Passage> passages, Function<Passage, String> value) {
    Map<String, Long> counts =
        passages.stream().collect(Collectors.groupingBy(value, Collectors.counting()));
    return new FacetCounts(
            field,
            counts.entrySet().stream()
                .map(e -> new ValueCount(new MetadataValue.Text(e.getKey()), e.getValue()))
                .sorted(ValueCount.MOST_FIRST)
                .toList(),
            List.of(),
            0,
            0,
            0,
            passages.size())
        .top(limit);
  }

  @Test
  void readsNoConditionsWhereVectorsAloneCount() {
    try (Index index = new Index(1, List.of(passage("a", "en", "a grey wolf")))) {
      assertThat(ids(index.reply("wolf +fox", Mode.DENSE, 1))).containsExactly("a");
      assertThat(ids(index.reply("wolf +fox", Mode.HYBRID, 1))).isEmpty();
    }
  }

  @Test
  void encodesNeitherSignsNorWhatIsExcluded() {
    var hybrid = QuestionOptions.builder().mode(Mode.HYBRID).build();
    var dense = QuestionOptions.builder().mode(Mode.DENSE).build();
    Question question = Question.of("q", "red +fox -wolf");

    assertThat(question.with(hybrid).encoded()).isEqualTo("red fox ");
    assertThat(question.with(dense).encoded()).isEqualTo("red +fox -wolf");
  }

  @Test
  void refusesAThousandRequiredWords() {
    assertThatThrownBy(() -> Question.of("q", "+must ".repeat(1_000)))
        .hasMessage(
            "text: 1000 words and phrases that are quoted, required or excluded (expected: at most 64)");
  }

  @Test
  void theScoreOfEveryModeIsTheSumOfItsParts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Index index = new Index(3, passages(random, 300))) {
      for (Mode mode : Mode.values()) {
        Question question =
            Question.of("q", text(random, 6)).with(options(mode).explain(true).build());
        List<Answer> answers = index.reply(question, 2).ranked().answers();
        assertThat(answers).as("seed %d", seed).isNotEmpty();
        for (Answer answer : answers) {
          List<ScorePart> parts = answer.details().parts();
          assertThat(parts.stream().mapToDouble(p -> p.value() * p.weight()).sum())
              .as("seed %d, %s, %s", seed, mode, parts)
              .isCloseTo(answer.score(), within(1e-5));
          assertThat(parts).extracting(ScorePart::name).doesNotContain("search");
        }
      }
    }
  }

  @Test
  void pagesOfEveryModeHaveEveryPassageOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Index index = new Index(3, passages(random, 300))) {
      String text = text(random, 6);
      for (Mode mode : Mode.values()) {
        Question whole =
            new Question(
                "q",
                text,
                1_000,
                PassageFilter.NONE,
                Question.DEFAULT_DEADLINE,
                options(mode).build());
        List<String> paged = new ArrayList<>();
        Reply page = index.reply(text, mode, 2);
        paged.addAll(ids(page));
        while (page.cursor().isPresent()) {
          Question next =
              Question.of("q", text).with(options(mode).cursor(page.cursor().get()).build());
          page = index.reply(next, 2);
          paged.addAll(ids(page));
        }
        assertThat(paged)
            .as("seed %d, %s", seed, mode)
            .doesNotHaveDuplicates()
            .containsExactlyInAnyOrderElementsOf(ids(index.reply(whole, 2)));
        if (mode != Mode.HYBRID) {
          assertThat(paged).as("seed %d, %s", seed, mode).isEqualTo(ids(index.reply(whole, 2)));
        }
      }
    }
  }

  private static QuestionOptions.Builder options(Mode mode) {
    return QuestionOptions.builder().mode(mode).language(new Language("en"));
  }

  private static List<String> ids(Reply reply) {
    return reply.ranked().answers().stream().map(a -> a.passage().id().value()).toList();
  }

  private static Map<String, Float> scores(Reply reply) {
    Map<String, Float> scores = new java.util.LinkedHashMap<>();
    reply.ranked().answers().forEach(a -> scores.put(a.passage().id().value(), a.score()));
    return scores;
  }

  private static List<Passage> passages(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> passage("p" + i, random.nextInt(3) == 0 ? "de" : "en", text(random, 30)))
        .toList();
  }

  private static Passage passage(String id, String language, String text) {
    return new Passage(new PassageId(id), new Language(language), "", text, Map.of());
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder("q" + random.nextInt(40));
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(" q").append((int) (40 * Math.pow(random.nextDouble(), 2)));
    }
    return text.toString();
  }

  /** Shards that several searchers search. */
  private final class Index implements AutoCloseable {

    private final List<ShardReader> readers = new ArrayList<>();

    Index(int shards, List<Passage> passages) {
      var router = new ShardRouter(shards);
      List<ShardWriter> writers = new ArrayList<>();
      try {
        Path root = Files.createTempDirectory(directory, "index");
        for (int i = 0; i < shards; i++) {
          writers.add(ShardWriter.open(root.resolve("" + i), encoder.vectors()));
        }
        long offset = 0;
        for (Passage passage : passages) {
          List<Embedding> windows =
              encoder
                  .encodePassages(List.of(new PassageText(passage.title(), passage.text())))
                  .getFirst();
          writers
              .get(router.shardOf(passage.id()).number())
              .upsert(passage, windows, new SourcePosition(0, offset++, 0));
        }
        for (int i = 0; i < shards; i++) {
          writers.get(i).commit(Map.of());
          writers.get(i).close();
          readers.add(ShardReader.open(root.resolve("" + i), encoder.space()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Reply reply(String text, Mode mode, int searchers) {
      return reply(Question.of("q", text).with(options(mode).build()), searchers);
    }

    Reply reply(Question question, int searchers) {
      var request = SearchRequest.of(question, encoder.encode(question.encoded()));
      PartialReply reply =
          PartialReply.EMPTY.with(
              new PartialReply.Asked(
                  question,
                  Optional.of(new Reply.Serving(new ModelVersion("m", 1), 1)),
                  readers.size(),
                  "",
                  new PartialReply.Clock(1, 1_000, 3_500, 100)));
      for (int searcher = 0; searcher < searchers; searcher++) {
        List<SnapshotSearch.Part> parts = new ArrayList<>();
        for (int shard = searcher; shard < readers.size(); shard += searchers) {
          parts.add(new SnapshotSearch.Part(readers.get(shard), SearchWidth.DEFAULT));
        }
        SnapshotSearch.Result result = SnapshotSearch.of(parts, request);
        reply =
            reply.with(
                new PartialReply.Found(
                    parts.size(),
                    parts.size(),
                    OptionalLong.of(1),
                    OptionalLong.of(0),
                    100,
                    result.answers(),
                    List.of(),
                    result.words(),
                    List.of(),
                    result.facets()));
      }
      return reply.reply(0);
    }

    @Override
    public void close() {
      readers.forEach(ShardReader::close);
    }
  }
}
