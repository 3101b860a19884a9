package dev.relkt.job.operator;

import dev.relkt.indexing.CheckpointPart;
import dev.relkt.indexing.PendingSnapshots;
import dev.relkt.job.kafka.PassagesLag;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.StartRefused;
import dev.relkt.job.types.StreamTypes;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.snapshot.GarbageReport;
import dev.relkt.snapshot.GarbageRules;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.Publication;
import dev.relkt.snapshot.Rewind;
import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Makes the snapshots of a checkpoint visible when the checkpoint is complete: one a generation, as
 * soon as all shards of it have every passage. One subtask, so that a snapshot is over all shards.
 *
 * <p>A job that fails between the two publishes the snapshot of the checkpoint that it goes back
 * to, which is that same one or an older one that is there already.
 */
public final class PublishOperator extends AbstractStreamOperator<GenerationEvent>
    implements OneInputStreamOperator<CheckpointPart, GenerationEvent> {

  private static final long serialVersionUID = 1;

  /** More snapshots than checkpoints are retained, and more time than a checkpoint may take. */
  private static final GarbageRules GARBAGE =
      new GarbageRules(6, Duration.ofMinutes(5), Duration.ofMinutes(1));

  private static final Duration BETWEEN_COLLECTIONS = Duration.ofMinutes(1);

  private final IndexLocation place;
  private final Rewind rewind;
  private final FailurePoints failures;
  private final Properties kafka;
  private final String topic;

  private transient PendingSnapshots snapshots;
  private transient ListState<SnapshotDraft> state;
  private transient @Nullable GenerationStore store;
  private transient @Nullable WriterGuard writer;
  private transient PublishMetrics metrics;
  private transient @Nullable PassagesLag lag;
  private transient long lastCollection;

  /**
   * @param kafka of the client that looks how far the topic is; empty to tell nothing of it
   * @param topic of passages
   */
  public PublishOperator(
      IndexLocation place, Rewind rewind, FailurePoints failures, Properties kafka, String topic) {
    this.place = place;
    this.rewind = rewind;
    this.failures = failures;
    this.kafka = kafka;
    this.topic = topic;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    snapshots = new PendingSnapshots(place.shards());
    var told = new OperatorMetrics(getMetricGroup());
    metrics = new PublishMetrics(told);
    lastCollection = System.nanoTime();
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("snapshot", StreamTypes.SNAPSHOT_DRAFT));
    WriterGuard sole = soleWriter();
    sole.awaitFree();
    if (!context.isRestored()) {
      refuseWhatOthersMade();
    }
    sole.take();
    metrics.writer(true);
    writer = sole;
    for (SnapshotDraft draft : state.get()) {
      snapshots.restore(draft);
      StartRefused.unlessItRan(getRuntimeContext().getTaskInfo(), () -> publish(draft));
    }
  }

  private WriterGuard soleWriter() throws Exception {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    GenerationStore there = StartRefused.unlessItRan(task, this::store);
    return new WriterGuard(
        there.writer(),
        place.toString(),
        getRuntimeContext().getJobInfo().getJobId().toString(),
        task.getAttemptNumber());
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (!kafka.isEmpty()) {
      PassagesLag looking =
          PassagesLag.start(
              kafka, topic, newest().map(IndexSnapshot::nextOffsets).orElse(Map.of()));
      lag = looking;
      new OperatorMetrics(getMetricGroup()).ask(RelktMetric.LAG, looking::records);
    }
    beatSoon();
  }

  private Optional<IndexSnapshot> newest() {
    return store()
        .activeGeneration()
        .flatMap(generation -> store().latestSnapshot(generation.number()));
  }

  private void beatSoon() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now + WriterGuard.BEAT.toMillis(),
                time -> {
                  beat();
                  beatSoon();
                });
  }

  private void beat() {
    try {
      java.util.Objects.requireNonNull(writer, "not initialised").beat();
      metrics.writer(true);
    } catch (UncheckedIOException e) {
      metrics.writer(false);
      // Whoever waits for the lease sees a silent writer, and this one sees it at the next beat.
      LOG.warn("that this job writes {} cannot be said: {}", place, e.getMessage());
    }
  }

  @Override
  public void close() throws Exception {
    if (writer != null) {
      try {
        writer.stop();
      } catch (RuntimeException e) {
        LOG.warn("that nobody writes {} any more cannot be said: {}", place, e.toString());
      }
    }
    IOUtils.closeQuietly(lag);
    super.close();
  }

  private void refuseWhatOthersMade() {
    Optional<GenerationStore> there = place.find();
    if (there.isEmpty()) {
      return;
    }
    for (IndexGeneration generation : there.get().generations()) {
      Optional<IndexSnapshot> snapshot = there.get().latestSnapshot(generation.number());
      if (snapshot.isPresent()) {
        throw StartRefused.forEver(
            "index root %s: snapshot %d of generation %s, published %s, is there, but the job starts without a checkpoint (expected: both or neither); start it from its retained checkpoint (flink run -s PATH; relkt up does that by itself), or set %s to a new directory"
                .formatted(
                    place,
                    snapshot.get().number(),
                    generation.id(),
                    snapshot.get().publishedAt(),
                    RelktOptions.INDEX_ROOT.key()));
      }
    }
  }

  @Override
  public void processElement(StreamRecord<CheckpointPart> element) {
    snapshots.add(element.getValue());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(snapshots.close(context.getCheckpointId()));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    List<SnapshotDraft> drafts = snapshots.complete(checkpointId);
    if (!drafts.isEmpty()) {
      failures.pass(FailurePoints.Place.IN_PUBLISH);
    }
    for (SnapshotDraft draft : drafts) {
      publish(draft)
          .ifPresent(
              publication -> {
                switch (publication.outcome()) {
                  case PUBLISHED -> announce(publication.snapshot());
                  case ALREADY_THERE -> LOG.debug("checkpoint {} changed nothing", checkpointId);
                }
              });
    }
    snapshots.building().forEach(this::announceBuilding);
    if (!drafts.isEmpty()) {
      collectGarbage();
    }
  }

  /** Nothing for a generation that has ended meanwhile: its files may be gone. */
  private Optional<Publication> publish(SnapshotDraft draft) {
    if (store().roles().of(draft.generation()).isEmpty()) {
      return Optional.empty();
    }
    Publication publication = store().publish(draft, rewind);
    metrics.newest(publication.snapshot());
    if (lag != null) {
      lag.published(publication.snapshot().nextOffsets());
    }
    return Optional.of(publication);
  }

  private void announce(IndexSnapshot snapshot) {
    metrics.published();
    LOG.debug(
        "snapshot {} of g{} of checkpoint {} with {} passages",
        snapshot.number(),
        snapshot.generation(),
        snapshot.checkpoint(),
        snapshot.passages());
    emit(
        snapshot.generation(),
        GenerationEvent.Kind.SNAPSHOT_PUBLISHED,
        snapshot.number(),
        snapshot.passages(),
        List.of(),
        snapshot.publishedAt().toEpochMilli());
  }

  private void announceBuilding(int generation, List<ShardProgress> shards) {
    if (store().roles().of(generation).isPresent()) {
      emit(
          generation,
          GenerationEvent.Kind.BUILDING,
          0,
          0,
          shards,
          getProcessingTimeService().getCurrentProcessingTime());
    }
  }

  private void emit(
      int generation,
      GenerationEvent.Kind kind,
      long snapshot,
      long passages,
      List<ShardProgress> shards,
      long atMillis) {
    IndexGeneration known = store().generation(generation).orElseThrow();
    output.collect(
        new StreamRecord<>(
            new GenerationEvent(
                generation,
                kind,
                Optional.of(known.model()),
                snapshot,
                passages,
                shards,
                Optional.empty(),
                "",
                "",
                atMillis)));
  }

  private void collectGarbage() {
    if (System.nanoTime() - lastCollection < BETWEEN_COLLECTIONS.toNanos()) {
      return;
    }
    lastCollection = System.nanoTime();
    try {
      GarbageReport report = store().collectGarbage(GARBAGE, snapshots.unpublished());
      metrics.collected(report);
      metrics.retain(generation -> store().roles().of(generation).isPresent());
      LOG.debug("collected {}", report);
    } catch (RuntimeException e) {
      LOG.warn("garbage in {} stays for now: {}", place, e.toString());
    }
  }

  private GenerationStore store() {
    if (store == null) {
      store = place.openOrCreate();
    }
    return store;
  }
}
