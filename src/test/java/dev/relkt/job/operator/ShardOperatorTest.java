package dev.relkt.job.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.answering.WordEncoder;
import dev.relkt.indexing.CheckpointPart;
import dev.relkt.indexing.RoutedChange;
import dev.relkt.job.WordEncoders;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardOperatorTest {

  private static final int SHARDS = 4;

  @TempDir Path directory;
  private Settings settings;
  private final Map<PassageId, OptionalLong> versions = new TreeMap<>();
  private final Map<PassageId, Passage> expected = new TreeMap<>();
  private final List<RoutedChange> log = new ArrayList<>();

  @BeforeEach
  void readSettings() {
    settings =
        Settings.read(
            List.of(
                "--index.root=" + directory.resolve("index"),
                "--work.directory=" + directory.resolve("work"),
                "--indexing.batch-passages=7"),
            Map.of());
  }

  private final class Task implements AutoCloseable {
    final ShardOperator operator;
    final KeyedOneInputStreamOperatorTestHarness<Integer, RoutedChange, CheckpointPart> harness;

    Task(int model, int parallelism, int index) throws Exception {
      operator =
          new ShardOperator(
              new IndexLocation(settings.index()),
              new WordEncoders(),
              WordEncoder.version(model),
              settings.indexing(),
              FailurePoints.NONE);
      int[] keys = ShardOperator.keys(SHARDS);
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              operator, change -> keys[change.shard()], Types.INT, SHARDS, parallelism, index);
    }

    Task start() throws Exception {
      harness.open();
      return this;
    }

    Task restore(OperatorSubtaskState state) throws Exception {
      harness.initializeState(state);
      return start();
    }

    void take(RoutedChange change) throws Exception {
      harness.processElement(change, 0);
    }

    OperatorSubtaskState checkpoint(long id) throws Exception {
      operator.prepareSnapshotPreBarrier(id);
      return harness.snapshot(id, id);
    }

    /** What it said at the last checkpoint, by shard. */
    Map<Integer, StoredShard> said() {
      return said(1);
    }

    /** The same of a generation. */
    Map<Integer, StoredShard> said(int generation) {
      Map<Integer, StoredShard> said = new TreeMap<>();
      parts(generation).forEach((shard, part) -> said.put(shard, part.stored()));
      return said;
    }

    Map<Integer, CheckpointPart.Shard> parts(int generation) {
      Map<Integer, CheckpointPart.Shard> parts = new TreeMap<>();
      for (CheckpointPart part : harness.extractOutputValues()) {
        if (part instanceof CheckpointPart.Shard shard && shard.generation() == generation) {
          parts.put(shard.stored().shard(), shard);
        }
      }
      return parts;
    }

    boolean complete(int generation) {
      var parts = parts(generation);
      return parts.size() == SHARDS
          && parts.values().stream().allMatch(part -> part.progress().complete());
    }

    /** Lets time pass, checkpoint by checkpoint, until a generation is complete. */
    void buildAll(int generation) throws Exception {
      for (int i = 0; i < 2_000 && !complete(generation); i++) {
        buildALittle();
      }
      assertThat(complete(generation)).isTrue();
    }

    void buildALittle() throws Exception {
      checkpoint(next++);
      harness.setProcessingTime(harness.getProcessingTime() + 1_000);
    }

    private long next = 1_000;

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }

  /** Mostly none. */
  private static OptionalLong number(Random random, long least) {
    return random.nextInt(3) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(least + random.nextInt(5));
  }

  /** All come from one partition, in their order. */
  private boolean isTaken(PassageId id, WriteVersion version) {
    OptionalLong last = versions.getOrDefault(id, OptionalLong.empty());
    boolean lower =
        last.isPresent()
            && version.version().isPresent()
            && version.version().getAsLong() < last.getAsLong();
    OptionalLong found = expected.containsKey(id) ? last : OptionalLong.of(WriteVersion.ABSENT);
    return !lower && (version.ifVersion().isEmpty() || version.ifVersion().equals(found));
  }

  private RoutedChange change(Random random) {
    var id = new PassageId("p" + random.nextInt(40));
    var version = new WriteVersion(number(random, 0), number(random, WriteVersion.ABSENT));
    boolean taken = isTaken(id, version);
    boolean was = expected.containsKey(id);
    PassageChange change;
    if (random.nextInt(4) == 0) {
      change = new PassageChange.Delete(id, version);
      if (taken) {
        expected.remove(id);
      }
    } else {
      var passage = new Passage(id, new Language("en"), "", "text " + random.nextLong(), Map.of());
      change = new PassageChange.Upsert(passage, version);
      if (taken) {
        expected.put(id, passage);
      }
    }
    boolean deletedAgain = change instanceof PassageChange.Delete && !was;
    if (taken && !(deletedAgain && version.version().isEmpty())) {
      versions.put(id, version.version());
    }
    int shard = new ShardRouter(SHARDS).shardOf(id).number();
    var routed =
        new RoutedChange(shard, change, new SourcePosition(shard, log.size(), 1 + log.size()));
    log.add(routed);
    return routed;
  }

  private GenerationStore store() {
    return IndexRoot.open(settings.index().root()).generations();
  }

  private Map<PassageId, Passage> stored(Map<Integer, StoredShard> shards) {
    return stored(1, shards);
  }

  /** What the shards of a generation hold; every vector must be its own encoder's. */
  private Map<PassageId, Passage> stored(int number, Map<Integer, StoredShard> shards) {
    GenerationStore store = store();
    IndexGeneration generation = store.generation(number).orElseThrow();
    Map<PassageId, Passage> found = new TreeMap<>();
    assertThat(shards.keySet())
        .containsExactlyElementsOf(IntStream.range(0, SHARDS).boxed().toList());
    for (StoredShard shard : shards.values()) {
      Path copy = directory.resolve("copy-" + UUID.randomUUID());
      store.materialise(generation.number(), shard, copy);
      try (ShardReader reader = ShardReader.open(copy, generation.space());
          var all = reader.stored()) {
        all.forEach(
            one -> {
              assertThat(found.put(one.passage().id(), one.passage())).isNull();
              try (var encoder = new WordEncoder(generation.model().number())) {
                assertThat(reader.windows(one.passage().id()).getFirst().toArray())
                    .containsExactly(
                        encoder.encode(one.passage().text()).toArray(), within(0.0005f));
              }
            });
      }
    }
    return found;
  }

  @Test
  void buildsAGenerationBesideTheActiveOneWhileChangesGoToBoth() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 300; i++) {
        task.take(change(random));
      }
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(2));
      while (!task.complete(2)) {
        for (int i = 0; i < 5; i++) {
          task.take(change(random));
        }
        task.buildALittle();
      }
      for (int i = 0; i < 20; i++) {
        task.take(change(random));
      }
      task.checkpoint(9_000);
      assertThat(stored(1, task.said(1))).isEqualTo(expected);
      assertThat(stored(2, task.said(2))).isEqualTo(expected);
    }
  }

  @Test
  void aBuiltGenerationRemembersDeletesWithTheirVersions() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      task.take(routed(upsert("x", "old", 9)));
      task.take(routed(new PassageChange.Delete(new PassageId("x"), version(10))));
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(2));
      task.buildAll(2);
      task.take(routed(upsert("x", "late", 9)));
      task.checkpoint(9_000);
      assertThat(stored(1, task.said(1))).isEmpty();
      assertThat(stored(2, task.said(2))).isEmpty();
    }
  }

  @Test
  void aGenerationThatIsBuiltTakesALowerVersionAfterADeleteWithoutOne() throws Exception {
    var random = new Random(13);
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 300; i++) {
        task.take(upsertNew(random));
      }
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(2));
      task.checkpoint(2);
      assertThat(task.complete(2)).isFalse();
      task.take(routed(upsert("x", "nine", 9)));
      task.checkpoint(3);
      task.take(routed(new PassageChange.Delete(new PassageId("x"))));
      PassageChange.Upsert three = upsert("x", "three", 3);
      task.take(routed(three));
      expected.put(three.id(), three.passage());
      task.buildAll(2);
      task.checkpoint(9_000);
      assertThat(stored(1, task.said(1))).isEqualTo(expected);
      assertThat(stored(2, task.said(2))).isEqualTo(expected);
    }
  }

  private static WriteVersion version(long version) {
    return new WriteVersion(OptionalLong.of(version), OptionalLong.empty());
  }

  private static PassageChange.Upsert upsert(String id, String text, long version) {
    return new PassageChange.Upsert(
        new Passage(new PassageId(id), new Language("en"), "", text, Map.of()), version(version));
  }

  private RoutedChange routed(PassageChange change) {
    int shard = new ShardRouter(SHARDS).shardOf(change.id()).number();
    var routed =
        new RoutedChange(shard, change, new SourcePosition(shard, log.size(), 1 + log.size()));
    log.add(routed);
    return routed;
  }

  @Test
  void goesOnWithABuildAfterAFailureWithoutEmbeddingAgainWhatIsThere() throws Exception {
    var random = new Random(11);
    OperatorSubtaskState state = null;
    int embedded = 0;
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 400; i++) {
        task.take(upsertNew(random));
      }
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(2));
      while (embedded < 40) {
        state = task.checkpoint(task.next++);
        embedded =
            task.parts(2).values().stream().mapToInt(part -> (int) part.stored().passages()).sum();
        task.harness.setProcessingTime(task.harness.getProcessingTime() + 30);
      }
      assertThat(task.complete(2)).as("the failure comes in the middle").isFalse();
      task.harness.setProcessingTime(task.harness.getProcessingTime() + 30); // lost
    }
    try (Task task = new Task(1, 1, 0).restore(state)) {
      for (int i = 0; i < 30; i++) {
        task.take(change(random));
      }
      task.buildAll(2);
      task.checkpoint(9_000);
      long again =
          task.parts(2).values().stream().mapToLong(part -> part.progress().embedded()).sum();
      assertThat(again).isLessThanOrEqualTo(400 - embedded);
      assertThat(stored(2, task.said(2))).isEqualTo(expected);
      assertThat(stored(1, task.said(1))).isEqualTo(expected);
    }
  }

  private RoutedChange upsertNew(Random random) {
    var id = new PassageId("new" + log.size());
    var passage = new Passage(id, new Language("en"), "", "text " + random.nextLong(), Map.of());
    expected.put(id, passage);
    int shard = new ShardRouter(SHARDS).shardOf(id).number();
    var routed =
        new RoutedChange(
            shard,
            new PassageChange.Upsert(passage),
            new SourcePosition(shard, log.size(), 1 + log.size()));
    log.add(routed);
    return routed;
  }

  @Test
  void aBuildSurvivesThatTheShardsAreSpreadOverTwoSubtasks() throws Exception {
    var random = new Random(12);
    OperatorSubtaskState state;
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 300; i++) {
        task.take(upsertNew(random));
      }
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(2));
      do {
        state = task.checkpoint(task.next++);
        task.harness.setProcessingTime(task.harness.getProcessingTime() + 10);
      } while (task.parts(2).size() < SHARDS);
      assertThat(task.complete(2)).isFalse();
    }
    Map<Integer, StoredShard> said = new TreeMap<>();
    for (int index = 0; index < 2; index++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, SHARDS, 1, 2, index);
      try (Task task = new Task(1, 2, index).restore(part)) {
        for (int i = 0;
            i < 2_000 && !task.parts(2).values().stream().allMatch(p -> p.progress().complete())
                || i < 2;
            i++) {
          task.buildALittle();
        }
        task.checkpoint(9_000);
        said.putAll(task.said(2));
      }
    }
    assertThat(stored(2, said)).isEqualTo(expected);
  }

  @Test
  void givesUpAGenerationThatEnded() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      task.take(upsertNew(new Random(1)));
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(2));
      int open = WordEncoder.OPEN.get();
      task.buildAll(2);
      assertThat(WordEncoder.OPEN.get()).isGreaterThan(open);
      store().decisions().end(2, GenerationEnd.Reason.SUPERSEDED, "by a test");
      task.checkpoint(5_000); // says it a last time, then looks
      task.harness.getOutput().clear();
      task.checkpoint(5_001);
      assertThat(task.parts(2)).isEmpty();
      assertThat(task.parts(1)).hasSize(SHARDS);
      assertThat(WordEncoder.OPEN).hasValue(open);
    }
  }

  @Test
  void aGenerationWhoseEncoderFailsIsGivenUpAndTheActiveOneGoesOn() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      RoutedChange bad = upsertNew(new Random(1));
      task.take(bad);
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(WordEncoders.FAILING));
      for (int i = 0; i < 200 && store().decisions().end(2).isEmpty(); i++) {
        task.buildALittle();
        Thread.onSpinWait();
      }
      assertThat(store().decisions().end(2).orElseThrow())
          .satisfies(
              end -> {
                assertThat(end.reason()).isEqualTo(GenerationEnd.Reason.FAILED);
                assertThat(end.detail()).isEqualTo("component 3 of row 0 is NaN");
              });
      task.take(upsertNew(new Random(2)));
      task.checkpoint(6_000);
      assertThat(stored(task.said(1))).isEqualTo(expected);
    }
  }

  @Test
  void aBuildWaitsForAnEncoderThatIsAwayAndLosesNothing() throws Exception {
    var random = new Random(12);
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 100; i++) {
        task.take(change(random));
      }
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(WordEncoders.OFTEN_AWAY));
      task.buildAll(2);
      assertThat(store().decisions().end(2)).isEmpty();
      assertThat(stored(2, task.said(2))).isEqualTo(expected);
    }
  }

  @Test
  void aGenerationWhoseModelIsRefusedIsGivenUp() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      task.checkpoint(1);
      store().createGeneration(WordEncoder.manifest(WordEncoders.REFUSED));
      for (int i = 0; i < 2_000 && store().decisions().end(2).isEmpty(); i++) {
        task.buildALittle();
      }
      assertThat(store().decisions().end(2).orElseThrow().detail())
          .isEqualTo("model words/98: refused by a test");
    }
  }

  @Test
  void everyKeyIsTheKeyGroupOfItsShard() {
    int[] keys = ShardOperator.keys(1_024);
    for (int shard = 0; shard < keys.length; shard++) {
      assertThat(KeyGroupRangeAssignment.assignToKeyGroup(keys[shard], 1_024)).isEqualTo(shard);
    }
  }

  @Test
  void commitsEveryShardAtTheFirstCheckpointThoughNothingCame() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      task.checkpoint(1);
      assertThat(stored(task.said())).isEmpty();
    }
  }

  @Test
  void aShardThatDidNotChangeIsNotUploadedAgain() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      RoutedChange change = change(new Random(2));
      task.take(change);
      task.checkpoint(1);
      Map<Integer, StoredShard> first = task.said();
      task.checkpoint(2);
      assertThat(task.said()).isEqualTo(first);
    }
  }

  @Test
  void goesOnFromACheckpointWithWhatCameAfterItReadAgain() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    OperatorSubtaskState state;
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 100; i++) {
        task.take(change(random));
      }
      task.checkpoint(1);
      for (int i = 0; i < 50; i++) {
        task.take(change(random));
      }
      state = task.checkpoint(2);
      for (int i = 0; i < 30; i++) {
        task.take(change(random)); // lost with the task
      }
      task.checkpoint(3); // never complete
    }
    try (Task task = new Task(1, 1, 0).restore(state)) {
      // More than the checkpoint asks for: what it has already is to be passed over.
      for (RoutedChange again : log.subList(100, log.size())) {
        task.take(again);
      }
      task.checkpoint(4);
      assertThat(stored(task.said())).isEqualTo(expected);
    }
  }

  @Test
  void rescalesFromOneSubtaskToTwo() throws Exception {
    var random = new Random(5);
    OperatorSubtaskState state;
    try (Task task = new Task(1, 1, 0).start()) {
      for (int i = 0; i < 200; i++) {
        task.take(change(random));
      }
      state = task.checkpoint(1);
    }
    int before = log.size();
    for (int i = 0; i < 100; i++) {
      change(random);
    }
    Map<Integer, StoredShard> said = new TreeMap<>();
    for (int index = 0; index < 2; index++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, SHARDS, 1, 2, index);
      try (Task task = new Task(1, 2, index).restore(part)) {
        for (RoutedChange change : log.subList(before, log.size())) {
          if (change.shard() / 2 == index) {
            task.take(change);
          }
        }
        task.checkpoint(2);
        assertThat(task.said()).hasSize(2);
        said.putAll(task.said());
      }
    }
    assertThat(stored(said)).isEqualTo(expected);
  }

  @Test
  void encodesABatchWhenItIsFullOrItsTimeHasCome() throws Exception {
    try (Task task = new Task(1, 1, 0).start()) {
      task.harness.setProcessingTime(1_000);
      WordEncoder.PASSAGE_BATCHES.set(0);
      for (int i = 0; i < 6; i++) {
        task.take(upsert(i));
      }
      assertThat(WordEncoder.PASSAGE_BATCHES).hasValue(0);
      task.take(upsert(6));
      assertThat(WordEncoder.PASSAGE_BATCHES).hasValue(1);
      task.take(upsert(7));
      task.harness.setProcessingTime(1_049);
      assertThat(WordEncoder.PASSAGE_BATCHES).hasValue(1);
      task.harness.setProcessingTime(1_050);
      assertThat(WordEncoder.PASSAGE_BATCHES).hasValue(2);
    }
  }

  private static RoutedChange upsert(int offset) {
    var passage =
        new Passage(
            new PassageId("p" + offset), Language.UNDETERMINED, "", "text " + offset, Map.of());
    return new RoutedChange(0, new PassageChange.Upsert(passage), new SourcePosition(0, offset, 1));
  }

  @Test
  void leavesNothingBehind() throws Exception {
    int open = WordEncoder.OPEN.get();
    try (Task task = new Task(1, 1, 0).start()) {
      task.take(change(new Random(1)));
      task.checkpoint(1);
      assertThat(directory.resolve("work")).isNotEmptyDirectory();
    }
    assertThat(directory.resolve("work")).isEmptyDirectory();
    assertThat(WordEncoder.OPEN).hasValue(open);
  }

  @Test
  void removesWhatAKilledProcessLeft() throws Exception {
    Path left = directory.resolve("work/indexing-999999999-" + "0".repeat(32));
    Files.createDirectories(left.resolve("3"));
    Files.writeString(left.resolve("3/_0.cfs"), "x");
    Files.createDirectories(directory.resolve("work/mine"));
    new Task(1, 1, 0).start().close();
    assertThat(left).doesNotExist();
    assertThat(directory.resolve("work/mine")).exists();
  }

  @Test
  void goesOnWithTheActiveGenerationWhateverTheModelOfNewIndexesIs() throws Exception {
    OperatorSubtaskState state;
    try (Task task = new Task(1, 1, 0).start()) {
      task.take(change(new Random(3)));
      state = task.checkpoint(1);
    }
    try (Task task = new Task(2, 1, 0).restore(state)) {
      task.take(change(new Random(4)));
      task.checkpoint(2);
      assertThat(stored(task.said())).isEqualTo(expected);
    }
  }

  @Test
  void refusesAnIndexRootThatCannotBeWritten() throws Exception {
    Files.writeString(directory.resolve("index"), "a file where a directory should be");
    Task task = new Task(1, 1, 0);
    assertThatThrownBy(task::start)
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageStartingWith("index root " + settings.index().root() + ": cannot write probe");
    task.operator.close();
  }
}
