package dev.relkt.job.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.answering.Answer;
import dev.relkt.answering.AnswerDetails;
import dev.relkt.answering.AnswerSpan;
import dev.relkt.answering.FoundWords;
import dev.relkt.answering.PartialReply;
import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.SearchRequest;
import dev.relkt.answering.Snippet;
import dev.relkt.embedding.Embedding;
import dev.relkt.indexing.CheckpointPart;
import dev.relkt.indexing.RoutedChange;
import dev.relkt.indexing.ShardState;
import dev.relkt.job.AnsweringJob;
import dev.relkt.job.IndexingJob;
import dev.relkt.job.options.Settings;
import dev.relkt.lexical.ChannelStatistics;
import dev.relkt.lexical.WordMatch;
import dev.relkt.lexical.WordStatistics;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelVersion;
import dev.relkt.rollout.AnnouncedState;
import dev.relkt.shard.FilterMismatch;
import dev.relkt.shard.Match;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import dev.relkt.snapshot.store.StoredFile;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamTypesTest {

  private static final Passage PASSAGE_OF_TEXTS =
      new Passage(new PassageId("a"), new Language("zh-TW"), "題", "文 𝔐", Map.of("page", "12"));

  private static final Passage PASSAGE =
      new Passage(
          new PassageId("a"),
          new Language("zh-TW"),
          "題",
          "文 𝔐",
          Metadata.of(
              Map.of(
                  "page",
                  new MetadataValue.WholeNumber(12),
                  "price",
                  new MetadataValue.DecimalNumber(0.1),
                  "draft",
                  new MetadataValue.Bool(true),
                  "tags",
                  new MetadataValue.Many(
                      List.of(
                          new MetadataValue.Text("z"),
                          new MetadataValue.Text("a"),
                          new MetadataValue.WholeNumber(-1))))),
          Optional.of(Instant.parse("2026-12-31T00:00:00.001Z")));

  private static final Question QUESTION =
      new Question(
          "q",
          "who?",
          7,
          PassageFilter.parse(
              "lang = de and (a = \"b\" or not page in (1, 2.50, true)) and price in ]0.1 to 3]"
                  + " and published >= 2026-11-28 and exists(\"a key\")"),
          Duration.ofMillis(123),
          QuestionOptions.builder()
              .mode(QuestionOptions.Mode.LEXICAL)
              .rerank(false)
              .candidates(7)
              .offset(3)
              .minScore(-0.5)
              .text(QuestionOptions.Text.SNIPPET)
              .explain(true)
              .groupBy("document")
              .fold(true)
              .prefer(QuestionOptions.Preference.SAME)
              .recencyHalfLife(Duration.ofDays(3))
              .answer(true)
              .language(new Language("pt-BR"))
              .tenant(new Tenant("acme"))
              .facets(
                  List.of(
                      FacetRequest.of("lang"),
                      FacetRequest.parse("year:1999.5..2010,2010..", 10),
                      FacetRequest.parse("at:..2026-01-01T10:15", 7)))
              .build());

  private static final Answer ANSWER =
      new Answer(
          PASSAGE,
          1.5f,
          new Match(
              1, 3, 0.5f, 0.25f, 7, -5, new WordMatch(WordMatch.Channel.WORDS, List.of(0, 3), 60)),
          new AnswerDetails(
              QuestionOptions.Text.SNIPPET,
              Optional.of(new Snippet("文", 0, 1, List.of(new Snippet.Mark(0, 1)))),
              Optional.of(new AnswerSpan(AnswerSpan.Kind.SENTENCE, "文 𝔐", 0, 4, 0.5f)),
              List.of(new ScorePart("dense", 0.5, 2)),
              Optional.of("group"),
              3));

  private static final List<RecordHeader> HEADERS =
      List.of(new RecordHeader("traceparent", new byte[] {1}), new RecordHeader("null", null));

  private static final List<FacetCounts> FACETS =
      List.of(
          new FacetCounts(
              "tags",
              List.of(
                  new FacetCounts.ValueCount(new MetadataValue.Text("文"), 1L << 40),
                  new FacetCounts.ValueCount(new MetadataValue.DecimalNumber(0.5), 3),
                  new FacetCounts.ValueCount(new MetadataValue.WholeNumber(-7), 2),
                  new FacetCounts.ValueCount(new MetadataValue.Bool(true), 1)),
              List.of(),
              4,
              5,
              6,
              7),
          new FacetCounts(
              "year",
              List.of(),
              FacetRequest.parse("year:..2010,2010..", 1).ranges().stream()
                  .map(range -> new FacetCounts.RangeCount(range, 9))
                  .toList(),
              0,
              0,
              1,
              19));

  private static final QuestionEnvelope ENVELOPE =
      new QuestionEnvelope(new Reply.Place(1, 9), HEADERS);

  private static final RawRecord RAW =
      new RawRecord("t", 1, 2, 3, null, new byte[100_000], HEADERS);

  private static final StoredShard SHARD =
      new StoredShard(
          2, Map.of("segments_1", new StoredFile("a-segments_1", 17, 4711)), "segments_1", 5, 9);

  private static final PartialReply.Asked ASKED =
      new PartialReply.Asked(
          QUESTION,
          Optional.of(new Reply.Serving(new ModelVersion("m", 1), 2)),
          4,
          "",
          new PartialReply.Clock(1, 2, 3, 4));

  private static final PartialReply.Found FOUND =
      new PartialReply.Found(
          2,
          2,
          OptionalLong.of(9),
          OptionalLong.of(35),
          1000,
          List.of(ANSWER, new Answer(PASSAGE, 0.5f)),
          List.of("a note"),
          new FoundWords(
              new WordStatistics(
                  new ChannelStatistics(List.of(1, 2), 9, 1L << 40, List.of(7L, 0L)),
                  ChannelStatistics.NONE),
              true),
          List.of(
              List.of(
                  new FilterMismatch(
                      "year", Set.of(MetadataType.NUMBER), Set.of(MetadataType.TEXT))),
              List.of()),
          FACETS);

  static Stream<Arguments> values() {
    var space = new EmbeddingSpace("es-0123456789abcdef01234567");
    return Stream.of(
        Arguments.of(StreamTypes.RAW_RECORD, RAW),
        Arguments.of(StreamTypes.DEAD_LETTER, new DeadLetter(RAW, new Rejection("why", "X"))),
        Arguments.of(
            new RoutedChangeCodec().streamType(),
            new RoutedChange(
                3,
                new PassageChange.Upsert(
                    PASSAGE,
                    new WriteVersion(
                        OptionalLong.of(7), OptionalLong.of(6), Optional.of(new Tenant("acme")))),
                new SourcePosition(1, 2, 3))),
        Arguments.of(
            new RoutedChangeCodec().streamType(),
            new RoutedChange(
                0, new PassageChange.Delete(new PassageId("x")), new SourcePosition(1, 2, -1))),
        Arguments.of(
            new CheckpointPartCodec().streamType(),
            new CheckpointPart.Shard(
                1,
                SHARD,
                new ShardProgress(SHARD.shard(), SHARD.passages(), SHARD.passages(), 0, true),
                List.of(1L, 2L))),
        Arguments.of(
            new CheckpointPartCodec().streamType(), new CheckpointPart.Read(Map.of(0, 7L, 3, 9L))),
        Arguments.of(
            StreamTypes.SHARD_STATE,
            new ShardState(
                List.of(new ShardState.Copy(1, SHARD, true), new ShardState.Copy(2, SHARD, false)),
                Map.of(0, 7L))),
        Arguments.of(
            StreamTypes.SNAPSHOT_DRAFT,
            new SnapshotDraft(1, 8, List.of(SHARD), Map.of(0, 7L), List.of(3L))),
        Arguments.of(
            new GenerationEventCodec().streamType(),
            new GenerationEvent(
                1,
                GenerationEvent.Kind.BUILDING,
                Optional.of(new ModelVersion("m", 1)),
                2,
                3,
                List.of(new GenerationEvent.ShardProgress(0, 1, 2, 1, false)),
                Optional.empty(),
                "0@1",
                "words",
                4)),
        Arguments.of(
            StreamTypes.ANNOUNCED_STATE,
            new AnnouncedState(
                3,
                4,
                new TreeMap<>(
                    Map.of(
                        2,
                        new AnnouncedState.OfGeneration(true, 5),
                        3,
                        new AnnouncedState.OfGeneration(false, 6))))),
        Arguments.of(
            new ReceivedQuestionCodec().streamType(),
            new ReceivedQuestion(ENVELOPE, QUESTION, 5, 6)),
        Arguments.of(
            new SearchOrderCodec().streamType(),
            new SearchOrder(
                "0-1",
                2,
                SearchRequest.of(QUESTION, new Embedding(space, new float[] {0.6f, -0.8f})),
                9)),
        Arguments.of(new GatherPartCodec().streamType(), new GatherPart.Asked(ASKED, ENVELOPE)),
        Arguments.of(new GatherPartCodec().streamType(), new GatherPart.Found("0-1", FOUND)),
        Arguments.of(
            new GatherPartCodec().streamType(),
            new GatherPart.Found("0-1", PartialReply.Found.tooLate(2))),
        Arguments.of(
            new GatherStateCodec().streamType(),
            new GatherState(PartialReply.EMPTY.with(FOUND).with(ASKED), Optional.of(ENVELOPE))),
        Arguments.of(
            new GatherStateCodec().streamType(),
            new GatherState(PartialReply.EMPTY, Optional.empty())),
        Arguments.of(
            new AnsweredCodec().streamType(),
            new Answered(
                new Reply(
                    "q",
                    new RankedAnswers(List.of(ANSWER)),
                    Optional.empty(),
                    OptionalLong.of(3),
                    OptionalLong.of(35),
                    4,
                    3,
                    List.of("note"),
                    new Reply.Timings(1, 2, 3, 4),
                    Optional.empty(),
                    "",
                    Optional.of(
                        new Ranking(
                            QuestionOptions.Mode.HYBRID,
                            Optional.of(new Ranking.Rerank("rk-1", 50)))),
                    Optional.of("next"),
                    FACETS),
                ENVELOPE)),
        Arguments.of(
            new AnsweredCodec().streamType(),
            new Answered(Reply.refused("q", new Reply.Place(1, 9), 7, "too long"), ENVELOPE)));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void comesBackFromBytes(TypeInformation<T> type, T value) throws IOException {
    TypeSerializer<T> serializer = withoutKryo(type);
    T back = fromBytes(serializer, toBytes(serializer, value));
    assertThat(back).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void comesBackThroughTheSnapshotOfItsSerializer(TypeInformation<T> type, T value)
      throws IOException {
    TypeSerializer<T> serializer = withoutKryo(type);
    byte[] bytes = toBytes(serializer, value);
    var out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(fromBytes(snapshot.restoreSerializer(), bytes))
        .usingRecursiveComparison()
        .isEqualTo(value);
  }

  @Test
  void everyFilterComesBackFromBytes() throws IOException {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("StreamTypesTest: -Drelkt.seed=" + seed);
    var filters = new dev.relkt.shard.RandomFilters(new java.util.Random(seed));
    for (int i = 0; i < 2_000; i++) {
      PassageFilter filter = filters.filter();
      var out = new DataOutputSerializer(64);
      FilterBinary.write(filter, out);
      assertThat(FilterBinary.read(in(out))).isEqualTo(filter);
    }
  }

  @Test
  void questionsOfTheFirstVersionAreAnsweredInTheUsualWay() throws IOException {
    var out = new DataOutputSerializer(64);
    Binary.writeEnvelope(ENVELOPE, out);
    writeQuestionOfVersion1(out);
    out.writeLong(5);
    out.writeLong(6);
    ReceivedQuestion read = new ReceivedQuestionCodec().read(1, in(out));
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new ReceivedQuestion(
                ENVELOPE,
                new Question(
                    QUESTION.id(),
                    QUESTION.text(),
                    QUESTION.topK(),
                    FIRST_FILTER,
                    QUESTION.deadline()),
                5,
                6));
  }

  @Test
  void ordersOfTheFirstVersionSearchByVectors() throws IOException {
    var space = new EmbeddingSpace("es-0123456789abcdef01234567");
    var out = new DataOutputSerializer(64);
    Binary.writeText("0-1", out);
    out.writeInt(2);
    Binary.writeText(space.id(), out);
    out.writeInt(2);
    out.writeFloat(0.6f);
    out.writeFloat(-0.8f);
    out.writeInt(3);
    writeFirstFilter(out);
    out.writeLong(9);
    var expected =
        new SearchOrder(
            "0-1",
            2,
            SearchRequest.dense(new Embedding(space, new float[] {0.6f, -0.8f}), 3, FIRST_FILTER),
            9);
    assertThat(new SearchOrderCodec().read(1, in(out)))
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  @Test
  void findingsOfTheFirstVersionHavePassagesAndScores() throws IOException {
    var out = new DataOutputSerializer(64);
    out.writeByte(2);
    Binary.writeText("0-1", out);
    out.writeInt(2);
    out.writeInt(2);
    out.writeLong(9);
    out.writeLong(35);
    out.writeLong(1000);
    out.writeInt(1);
    writeUntyped(PASSAGE_OF_TEXTS, out);
    out.writeFloat(0.5f);
    Binary.writeAll(List.of("a note"), out, Binary::writeText);
    var found =
        new PartialReply.Found(
            2,
            2,
            OptionalLong.of(9),
            OptionalLong.of(35),
            1000,
            List.of(new Answer(PASSAGE_OF_TEXTS, 0.5f)),
            List.of("a note"));
    assertThat(new GatherPartCodec().read(1, in(out)))
        .isEqualTo(new GatherPart.Found("0-1", found));
  }

  @Test
  void changesOfTheFirstVersionHaveTextsAloneAsMetadata() throws IOException {
    var out = new DataOutputSerializer(64);
    out.writeInt(3);
    out.writeInt(1);
    out.writeLong(2);
    out.writeLong(5);
    out.writeByte(1);
    writeUntyped(PASSAGE_OF_TEXTS, out);

    assertThat(new RoutedChangeCodec().read(1, in(out)))
        .isEqualTo(
            new RoutedChange(
                3, new PassageChange.Upsert(PASSAGE_OF_TEXTS), new SourcePosition(1, 2, 5)));
  }

  private static final PassageFilter FIRST_FILTER =
      new PassageFilter(Set.of(new Language("de")), Map.of("a", "b"));

  private static void writeFirstFilter(DataOutputSerializer out) throws IOException {
    out.writeInt(1);
    Binary.writeText("de", out);
    out.writeInt(1);
    Binary.writeText("a", out);
    Binary.writeText("b", out);
  }

  private static void writeUntyped(Passage passage, DataOutputSerializer out) throws IOException {
    Binary.writeText(passage.id().value(), out);
    Binary.writeText(passage.language().tag(), out);
    Binary.writeText(passage.title(), out);
    Binary.writeText(passage.text(), out);
    Binary.writeAll(
        passage.metadata().entries().entrySet(),
        out,
        (entry, to) -> {
          Binary.writeText(entry.getKey(), to);
          Binary.writeText(entry.getValue().toString(), to);
        });
  }

  private static void writeQuestionOfVersion1(DataOutputSerializer out) throws IOException {
    Binary.writeText(QUESTION.id(), out);
    Binary.writeText(QUESTION.text(), out);
    out.writeInt(QUESTION.topK());
    writeFirstFilter(out);
    out.writeLong(QUESTION.deadline().toMillis());
  }

  private static DataInputDeserializer in(DataOutputSerializer out) {
    return new DataInputDeserializer(out.getCopyOfBuffer());
  }

  @Test
  void refusesTheStateOfAnotherCodec() {
    assertThat(
            new CodecSnapshot<>(new AnsweredCodec())
                .resolveSchemaCompatibility(cast(new CodecSnapshot<>(new RoutedChangeCodec())))
                .isIncompatible())
        .isTrue();
  }

  @Test
  void saysThatACodecIsGone() throws IOException {
    var out = new DataOutputSerializer(64);
    out.writeUTF("dev.relkt.job.Gone");
    out.writeInt(1);
    assertThatThrownBy(
            () ->
                new CodecSnapshot<>()
                    .readSnapshot(
                        1,
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader()))
        .hasMessage(
            "codec dev.relkt.job.Gone is not in this version of ReLKT (expected: the version that"
                + " wrote the checkpoint, or a newer one that still has it)");
  }

  @Test
  void noStreamIsLeftToKryoAndEveryOperatorHasItsUid(@TempDir Path directory) {
    Settings settings =
        Settings.read(List.of("--index.root=" + directory.resolve("index")), Map.of());
    StreamExecutionEnvironment indexing = StreamExecutionEnvironment.getExecutionEnvironment();
    IndexingJob.define(indexing, settings);
    check(
        indexing,
        List.of(
            "passages",
            "read-passages",
            "backfill",
            "read-backfill",
            "passages-dead-letters",
            "shards",
            "publish",
            "commands",
            "commands-dead-letters",
            "rollout",
            "generation-events"));
    StreamExecutionEnvironment answering = StreamExecutionEnvironment.getExecutionEnvironment();
    AnsweringJob.define(answering, settings);
    check(
        answering,
        List.of(
            "questions",
            "read-questions",
            "questions-dead-letters",
            "refusals",
            "encode",
            "search",
            "gather",
            "answers"));
  }

  private static void check(StreamExecutionEnvironment env, List<String> uids) {
    for (Transformation<?> transformation : env.getTransformations()) {
      assertThat(transformation.getOutputType())
          .as(transformation.getName())
          .isNotInstanceOf(GenericTypeInfo.class);
    }
    var graph = env.getStreamGraph(false);
    assertThat(
            graph.getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(uid -> uid != null && !uid.contains(":"))
                .map(uid -> uid.replaceFirst("^(Writer|Committer)-", ""))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(uids);
    graph.getJobGraph(); // refuses operators without a uid
  }

  @SuppressWarnings("unchecked") // to ask what the compiler would not let us ask
  private static <T> TypeSerializerSnapshot<T> cast(TypeSerializerSnapshot<?> snapshot) {
    return (TypeSerializerSnapshot<T>) snapshot;
  }

  private static <T> TypeSerializer<T> withoutKryo(TypeInformation<T> type) {
    var config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return type.createSerializer(config);
  }

  private static <T> byte[] toBytes(TypeSerializer<T> serializer, T value) throws IOException {
    var out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  private static <T> T fromBytes(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    var in = new DataInputDeserializer(bytes);
    T value = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return value;
  }
}
