package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static dev.relkt.shard.ShardFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.facet.FacetRange;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.SegmentInfos;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFacetsTest {

  private static final int DIMENSION = 8;
  private static final List<String> LANGUAGES = List.of("en", "de", "zh", "zh-TW", "und", "pt-BR");

  private static final List<FacetRequest> REQUESTS =
      List.of(
          FacetRequest.of("lang"),
          FacetRequest.of("metadata.lang"),
          FacetRequest.of("source"),
          FacetRequest.of("year"),
          FacetRequest.of("tags"),
          FacetRequest.of("nothing"),
          FacetRequest.parse("year:2000..2004,2004..,..2001,1999.5..2000.5", 10),
          FacetRequest.parse("published:2026-01-02..2026-01-05,2026-01-03T12:00..", 10));

  private static final List<String> FILTERS =
      List.of(
          "",
          "lang = zh",
          "year >= 2002",
          "source in (wiki, nyt) and not tags = 1",
          "exists(published)",
          "lang = fr");

  private final MovedClock clock = new MovedClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Map<PassageId, Passage> live = new HashMap<>();

  @TempDir Path directory;

  @RepeatedTest(3)
  void countsAsLookingAtEveryPassageDoes(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    int shards = 1 + random.nextInt(3);
    for (int shard = 0; shard < shards; shard++) {
      write(shard, random);
    }

    differences(shards);
    clock.advance(Duration.ofDays(2));
    differences(shards);
  }

  private void differences(int shards) {
    for (String expression : FILTERS) {
      PassageFilter filter = PassageFilter.parse(expression);
      List<Passage> accepted =
          live.values().stream()
              .filter(p -> p.expiresAt().filter(e -> !e.isAfter(clock.instant())).isEmpty())
              .filter(filter::accepts)
              .toList();
      List<List<FacetCounts>> found = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        try (var reader = ShardReader.open(path(shard), ShardFixture.SPACE, clock)) {
          found.add(reader.facets(filter, REQUESTS));
        }
      }
      for (int i = 0; i < REQUESTS.size(); i++) {
        int request = i;
        assertThat(FacetCounts.merged(found.stream().map(one -> one.get(request)).toList()))
            .as("%s of %s", REQUESTS.get(i), expression)
            .isEqualTo(naive(REQUESTS.get(i), accepted));
      }
    }
  }

  @Test
  void tellsTheMostFrequentValuesAndWhatIsLeft() {
    try (ShardWriter writer = ShardWriter.open(path(0), ShardFixture.SPACE, DIMENSION)) {
      for (int i = 0; i < 6; i++) {
        Metadata metadata = Metadata.ofTexts(Map.of("source", "s" + i / 3 + i / 2));
        put(writer, new Passage(id("p" + i), new Language("en"), "", "text", metadata), i);
      }
      put(writer, ShardFixture.passage("without", "text"), 6);
      writer.commit(Map.of());
    }

    try (var reader = ShardReader.open(path(0), ShardFixture.SPACE)) {
      FacetCounts counts =
          reader.facets(PassageFilter.NONE, List.of(FacetRequest.of("source"))).getFirst().top(1);

      assertThat(counts.values()).containsExactly(new ValueCount(new Text("s00"), 2));
      assertThat(counts.others()).isEqualTo(4);
      assertThat(counts.missing()).isEqualTo(1);
      assertThat(counts.passages()).isEqualTo(7);
    }
  }

  @Test
  void saysHowManyValuesItDidNotCountWhereThereAreTooMany() {
    int over = 7;
    List<ValueCount> one = new ArrayList<>();
    List<ValueCount> other = new ArrayList<>();
    for (int i = 0; i < FacetCounts.MAX_VALUES; i++) {
      one.add(new ValueCount(new WholeNumber(i), 2));
      other.add(new ValueCount(new WholeNumber(i + over), 2));
    }

    FacetCounts merged = FacetCounts.merged(List.of(counts(one), counts(other)));

    assertThat(merged.uncounted()).isEqualTo(over);
    assertThat(merged.others()).isEqualTo(2 * over);
    assertThat(merged.values()).hasSize(FacetCounts.MAX_VALUES);
    assertThat(merged.passages()).isEqualTo(4L * FacetCounts.MAX_VALUES);
  }

  private static FacetCounts counts(List<ValueCount> values) {
    return new FacetCounts("n", values, List.of(), 0, 0, 0, 2L * values.size());
  }

  private void write(int shard, Random random) throws IOException {
    long offset = 0;
    try (ShardWriter writer =
        ShardWriter.open(
            path(shard),
            ShardFixture.SPACE,
            DIMENSION,
            ShardSettings.DEFAULT.withTombstones(Duration.ofDays(7), clock))) {
      writer.commit(Map.of());
    }
    if (random.nextBoolean()) {
      writeEarlier(shard, random);
    }
    try (ShardWriter writer =
        ShardWriter.open(
            path(shard),
            ShardFixture.SPACE,
            DIMENSION,
            ShardSettings.DEFAULT.withTombstones(Duration.ofDays(7), clock))) {
      for (int commit = 0; commit < 15; commit++) {
        for (int i = random.nextInt(40); i >= 0; i--) {
          String id = shard + "-" + random.nextInt(300);
          offset++;
          if (random.nextInt(5) == 0) {
            writer.delete(id(id), at(0, offset));
            live.remove(id(id));
          } else {
            Passage passage = passage(id, metadata(random), random);
            put(writer, passage, offset, random);
            live.put(passage.id(), passage);
          }
        }
        writer.commit(Map.of());
      }
      writer.awaitMerges();
      writer.commit(Map.of());
    }
  }

  /** Passages as formats 2 and 3 had them, in the order of offsets before those of the writer. */
  private void writeEarlier(int shard, Random random) throws IOException {
    try (var files = ShardDirectory.forWriting(path(shard));
        var writer =
            new IndexWriter(
                files,
                new SegmentWriting(ShardSettings.DEFAULT, DIMENSION)
                    .config(new KeepOnlyLastCommitDeletionPolicy()))) {
      writer.setLiveCommitData(SegmentInfos.readLatestCommit(files).getUserData().entrySet());
      for (int i = 0; i < 60; i++) {
        Map<String, String> texts = new TreeMap<>();
        metadata(random)
            .entries()
            .forEach((key, value) -> texts.put(key, value.values().getFirst().toString()));
        Passage passage =
            passage(shard + "-" + random.nextInt(300), Metadata.ofTexts(texts), random);
        passage =
            new Passage(passage.id(), passage.language(), "", passage.text(), passage.metadata());
        List<float[]> windows = new ArrayList<>();
        for (int window = random.nextInt(3); window >= 0; window--) {
          windows.add(ShardFixture.random(random, DIMENSION).toArray());
        }
        writer.updateDocuments(
            PassageBlock.idTerm(passage.id()),
            earlier(PassageBlock.of(passage, windows, at(0, 0), OptionalLong.empty()), texts));
        live.put(passage.id(), passage);
      }
      writer.commit();
    }
  }

  private static List<Document> earlier(List<Document> block, Map<String, String> texts) {
    for (Document document : block) {
      for (String field :
          List.of(
              MetadataFields.VALUE,
              MetadataFields.TYPE,
              MetadataFields.WHOLE,
              MetadataFields.DECIMAL,
              MetadataFields.DATE,
              MetadataFields.FACET,
              "value-of")) {
        document.removeFields(field);
      }
      boolean isPassage = document.equals(block.getLast());
      texts.forEach(
          (key, text) -> {
            if (isPassage) {
              document.add(new StoredField("entry", key + '\u0000' + text));
            } else {
              String term =
                  text.length() <= MetadataFields.LONGEST_PLAIN_VALUE
                      ? key + PassageBlock.EARLIER_TEXT + text
                      : key
                          + PassageBlock.EARLIER_DIGEST
                          + org.apache.commons.codec.digest.DigestUtils.sha256Hex(text);
              document.add(new StringField(PassageBlock.METADATA, term, Field.Store.NO));
            }
          });
    }
    return block;
  }

  private Passage passage(String id, Metadata metadata, Random random) {
    return new Passage(
        id(id),
        new Language(LANGUAGES.get(random.nextInt(LANGUAGES.size()))),
        "",
        "text of " + id,
        metadata,
        random.nextInt(4) == 0
            ? Optional.of(clock.instant().plus(Duration.ofHours(1 + random.nextInt(72))))
            : Optional.empty());
  }

  private static Metadata metadata(Random random) {
    Map<String, MetadataValue> metadata = new HashMap<>();
    if (random.nextInt(3) > 0) {
      List<String> sources = List.of("wiki", "nyt", "", "long ".repeat(40), "more ".repeat(30));
      metadata.put("source", new Text(sources.get(random.nextInt(sources.size()))));
    }
    if (random.nextInt(3) > 0) {
      metadata.put("year", number(random));
    }
    if (random.nextInt(3) > 0) {
      metadata.put("published", new Text("2026-01-0%d".formatted(1 + random.nextInt(6))));
    }
    if (random.nextInt(3) > 0) {
      List<Scalar> tags = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        tags.add(
            switch (random.nextInt(3)) {
              case 0 -> new Text(Integer.toString(random.nextInt(3)));
              case 1 -> number(random);
              default -> new Bool(random.nextBoolean());
            });
      }
      metadata.put("tags", new MetadataValue.Many(tags));
    }
    if (random.nextInt(3) > 0) {
      metadata.put("lang", new Text(LANGUAGES.get(random.nextInt(LANGUAGES.size()))));
    }
    metadata.put("unique", new Text(Long.toString(random.nextLong())));
    return Metadata.of(metadata);
  }

  private static Scalar number(Random random) {
    return MetadataValue.number(java.math.BigDecimal.valueOf(19_990 + 5L * random.nextInt(16), 1));
  }

  private static FacetCounts naive(FacetRequest request, Collection<Passage> passages) {
    Map<Scalar, Long> counts = new HashMap<>();
    Map<FacetRange, Long> ranges = new HashMap<>();
    long others = 0;
    long missing = 0;
    for (Passage passage : passages) {
      Set<Scalar> values =
          request
              .key()
              .map(
                  key ->
                      (Set<Scalar>)
                          new HashSet<>(
                              passage
                                  .metadata()
                                  .get(key)
                                  .map(MetadataValue::values)
                                  .orElse(List.of())))
              .orElseGet(() -> Set.of(new Text(passage.language().tag())));
      missing += values.isEmpty() ? 1 : 0;
      boolean inAny = false;
      for (FacetRange range : request.ranges()) {
        if (values.stream().anyMatch(range.condition("any")::contains)) {
          ranges.merge(range, 1L, Long::sum);
          inAny = true;
        }
      }
      if (!request.ranges().isEmpty()) {
        others += values.isEmpty() || inAny ? 0 : 1;
        continue;
      }
      for (Scalar value : values) {
        if (value.toString().length() > MetadataFields.LONGEST_PLAIN_VALUE) {
          others++;
        } else {
          counts.merge(value, 1L, Long::sum);
        }
      }
    }
    List<ValueCount> values = new ArrayList<>();
    counts.forEach((value, count) -> values.add(new ValueCount(value, count)));
    values.sort(ValueCount.MOST_FIRST);
    return new FacetCounts(
        request.field(),
        values,
        request.ranges().stream()
            .map(range -> new RangeCount(range, ranges.getOrDefault(range, 0L)))
            .toList(),
        others,
        0,
        missing,
        passages.size());
  }

  private void put(ShardWriter writer, Passage passage, long offset) {
    put(writer, passage, offset, new Random(offset));
  }

  private void put(ShardWriter writer, Passage passage, long offset, Random random) {
    int windows = 1 + random.nextInt(3);
    writer.upsert(
        passage,
        ShardFixture.windows(ShardFixture.random(random, DIMENSION), windows, random),
        at(0, offset));
  }

  private Path path(int shard) {
    return directory.resolve(Integer.toString(shard));
  }
}
