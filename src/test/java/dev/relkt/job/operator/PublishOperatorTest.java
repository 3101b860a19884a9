package dev.relkt.job.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.answering.WordEncoder;
import dev.relkt.indexing.CheckpointPart;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishOperatorTest {

  @TempDir Path directory;
  private Settings settings;
  private GenerationStore store;
  private int attempts;

  @BeforeEach
  void makeTheRoot() {
    settings =
        Settings.read(
            List.of("--index.root=" + directory.resolve("index"), "--index.shards=2"), Map.of());
    store = IndexRoot.openOrCreate(settings.index().root(), 2).generations();
    store.startWith(() -> WordEncoder.manifest(1));
  }

  private OneInputStreamOperatorTestHarness<CheckpointPart, GenerationEvent> task()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new PublishOperator(
            new IndexLocation(settings.index()),
            settings.index().rewind(),
            FailurePoints.NONE,
            new Properties(),
            "passages"),
        1,
        1,
        0);
  }

  /** A shard with so many passages. */
  private StoredShard upload(int shard, int passages) {
    Path folder = directory.resolve("shard-" + attempts++);
    try (var encoder = new WordEncoder(1);
        var writer = ShardWriter.open(folder, encoder.space(), encoder.dimension())) {
      for (int i = 0; i < passages; i++) {
        var passage =
            new Passage(
                new PassageId("p" + shard + "-" + i),
                new Language("en"),
                "",
                "text " + i,
                Map.of());
        writer.upsert(passage, List.of(encoder.encode("text")), new SourcePosition(0, i, 1));
      }
      ShardCommit commit = writer.commit(Map.of());
      return store.upload(1, shard, "attempt" + attempts, commit, folder, Optional.empty());
    }
  }

  private void say(
      OneInputStreamOperatorTestHarness<CheckpointPart, GenerationEvent> task,
      int passages,
      long next)
      throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      StoredShard stored = upload(shard, passages);
      var progress = new ShardProgress(shard, stored.passages(), stored.passages(), 0, true);
      task.processElement(
          new CheckpointPart.Shard(1, stored, progress, List.of(next * 10 + shard)), 0);
    }
    task.processElement(new CheckpointPart.Read(Map.of(0, next)), 0);
    task.processElement(new CheckpointPart.Read(Map.of(1, next + 1)), 0);
  }

  private Optional<IndexSnapshot> snapshot() {
    return store.latestSnapshot(1);
  }

  @Test
  void publishesWhenTheCheckpointIsCompleteAndNotBefore() throws Exception {
    try (var task = task()) {
      task.open();
      say(task, 3, 7);
      task.snapshot(1, 1);
      assertThat(snapshot()).isEmpty();
      task.notifyOfCompletedCheckpoint(1);
      IndexSnapshot snapshot = snapshot().orElseThrow();
      assertThat(snapshot.checkpoint()).isEqualTo(1);
      assertThat(snapshot.passages()).isEqualTo(6);
      assertThat(snapshot.nextOffsets()).isEqualTo(Map.of(0, 7L, 1, 8L));
      assertThat(snapshot.arrivalSampleMillis()).containsExactly(70L, 71L);
      assertThat(task.extractOutputValues())
          .singleElement()
          .isEqualTo(
              new GenerationEvent(
                  1,
                  GenerationEvent.Kind.SNAPSHOT_PUBLISHED,
                  Optional.of(WordEncoder.version(1)),
                  snapshot.number(),
                  6,
                  List.of(),
                  Optional.empty(),
                  "",
                  "",
                  snapshot.publishedAt().toEpochMilli()));
    }
  }

  @Test
  void aCheckpointThatChangedNothingMakesNoSnapshot() throws Exception {
    try (var task = task()) {
      task.open();
      say(task, 3, 7);
      task.snapshot(1, 1);
      task.notifyOfCompletedCheckpoint(1);
      long number = snapshot().orElseThrow().number();
      task.snapshot(2, 2);
      task.notifyOfCompletedCheckpoint(2);
      assertThat(snapshot().orElseThrow().number()).isEqualTo(number);
    }
  }

  @Test
  void carriesTheArrivalsOfACheckpointThatFailedOverToTheNext() throws Exception {
    try (var task = task()) {
      task.open();
      say(task, 1, 1);
      task.snapshot(1, 1);
      say(task, 2, 2);
      task.snapshot(2, 2);
      task.notifyOfCompletedCheckpoint(2);
      assertThat(snapshot().orElseThrow().arrivalSampleMillis())
          .containsExactly(10L, 11L, 20L, 21L);
    }
  }

  @Test
  void publishesTheSnapshotOfTheCheckpointThatItGoesBackTo() throws Exception {
    OperatorSubtaskState state;
    try (var task = task()) {
      task.open();
      say(task, 3, 7);
      state = task.snapshot(1, 1); // complete, but the job fails before anybody says so
    }
    for (int restart = 0; restart < 2; restart++) {
      try (var task = task()) {
        task.initializeState(state);
        task.open();
        IndexSnapshot snapshot = snapshot().orElseThrow();
        assertThat(snapshot.number()).isEqualTo(1);
        assertThat(snapshot.passages()).isEqualTo(6);
      }
    }
  }

  @Test
  void refusesToGoBackBehindWhatReadersSaw() throws Exception {
    OperatorSubtaskState old;
    try (var task = task()) {
      task.open();
      say(task, 1, 1);
      old = task.snapshot(1, 1);
      task.notifyOfCompletedCheckpoint(1);
      say(task, 2, 2);
      task.snapshot(2, 2);
      task.notifyOfCompletedCheckpoint(2);
    }
    try (var task = task()) {
      assertThatThrownBy(() -> task.initializeState(old))
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .hasMessageContaining("the job was restored from an older checkpoint or savepoint");
    }
    assertThat(snapshot().orElseThrow().passages()).isEqualTo(4);
  }

  @Test
  void refusesAnIndexThatAnotherRunMade() throws Exception {
    try (var task = task()) {
      task.open();
      say(task, 1, 1);
      task.snapshot(1, 1);
      task.notifyOfCompletedCheckpoint(1);
    }
    try (var task = task()) {
      assertThatThrownBy(task::open)
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .hasMessage(
              "index root %s: snapshot 1 of generation g1, published %s, is there, but the job starts without a checkpoint (expected: both or neither); start it from its retained checkpoint (flink run -s PATH; relkt up does that by itself), or set index.root to a new directory"
                  .formatted(settings.index().root(), snapshot().orElseThrow().publishedAt()));
    }
  }
}
