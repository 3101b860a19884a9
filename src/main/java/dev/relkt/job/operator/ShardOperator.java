package dev.relkt.job.operator;

import dev.relkt.embedding.Encoders;
import dev.relkt.indexing.CheckpointPart;
import dev.relkt.indexing.RoutedChange;
import dev.relkt.indexing.ShardSet;
import dev.relkt.indexing.ShardState;
import dev.relkt.indexing.WrittenGenerations;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.job.options.WorkDirectory;
import dev.relkt.job.types.StreamTypes;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The shards of this subtask, as a {@link ShardSet}. A shard is a key group: the maximal
 * parallelism is the number of shards, so that rescaling moves whole shards.
 *
 * <p>Before the barrier of a checkpoint every shard that changed is committed and uploaded; the
 * checkpoint then remembers the names of its files. A restore begins in an empty directory with
 * exactly those.
 *
 * <p>Which generations are written is decided elsewhere and looked up after every checkpoint's
 * commit. A new one is filled between the records, at its share of the task's time.
 */
public final class ShardOperator extends AbstractStreamOperator<CheckpointPart>
    implements OneInputStreamOperator<RoutedChange, CheckpointPart> {

  private static final long serialVersionUID = 1;

  private final IndexLocation place;
  private final Encoders encoders;
  private final String model;
  private final int batchPassages;
  private final long batchDelayMillis;
  private final double rebuildShare;
  private final int[] keys;
  private final FailurePoints failures;

  private transient ValueState<ShardState> state;
  private transient @Nullable WorkDirectory folder;
  private transient @Nullable ShardSet shardSet;
  private transient @Nullable WrittenGenerations written;
  private transient @Nullable ShardMetrics metrics;
  private transient boolean flushIsSet;
  private transient boolean rebuildIsSet;

  public ShardOperator(
      IndexLocation place,
      Encoders encoders,
      ModelVersion model,
      Settings.Indexing indexing,
      FailurePoints failures) {
    this.place = place;
    this.encoders = encoders;
    this.model = model.toString();
    batchPassages = indexing.batchPassages();
    batchDelayMillis = indexing.batchDelay().toMillis();
    rebuildShare = indexing.rebuildShare();
    keys = keys(place.shards());
    this.failures = failures;
  }

  /** For every shard the smallest number whose key group it is. */
  public static int[] keys(int shards) {
    int[] keys = new int[shards];
    java.util.Arrays.fill(keys, -1);
    int missing = shards;
    for (int key = 0; missing > 0; key++) {
      int shard = KeyGroupRangeAssignment.assignToKeyGroup(key, shards);
      if (keys[shard] < 0) {
        keys[shard] = key;
        missing--;
      }
    }
    return keys;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("shard", StreamTypes.SHARD_STATE));
    var task = getRuntimeContext().getTaskInfo();
    KeyGroupRange shards =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            task.getMaxNumberOfParallelSubtasks(),
            task.getNumberOfParallelSubtasks(),
            task.getIndexOfThisSubtask());
    StartRefused.unlessItRan(
        task,
        () -> {
          openAll(shards);
          return shards;
        });
  }

  private void openAll(KeyGroupRange shards) throws Exception {
    var told = new OperatorMetrics(getMetricGroup());
    var counted = new ShardMetrics(told);
    metrics = counted;
    ModelVersion version = ModelVersion.parse(model);
    GenerationStore store = place.openOrCreate();
    place.startGeneration(store, () -> encoders.manifest(version), shards.contains(0));
    folder = WorkDirectory.create(place.workDirectory(), "indexing");
    var opened =
        new ShardSet(
            store, folder.directory(), folder.attempt(), place.shardSettings(), batchPassages);
    shardSet = opened;
    var measured = new MeasuredEncoders(encoders, new MeasuredEncoder.Measures(told));
    var generations = new WrittenGenerations(store, measured, opened);
    written = generations;
    Map<Integer, Optional<ShardState>> states = new TreeMap<>();
    for (int shard : shards) {
      setCurrentKey(keys[shard]);
      Optional<ShardState> known = Optional.ofNullable(state.value());
      known.ifPresent(counted::restored);
      states.put(shard, known);
    }
    generations.start(
        states.values().stream()
            .flatMap(one -> one.stream().flatMap(s -> s.copies().stream()))
            .map(ShardState.Copy::generation)
            .collect(Collectors.toSet()));
    states.forEach(opened::open);
    LOG.info("shards {} of generations {} of {} are open", shards, opened.generations(), place);
  }

  @Override
  public void open() throws Exception {
    super.open();
    rebuildSoon(0);
  }

  @Override
  public void processElement(StreamRecord<RoutedChange> element) {
    failures.pass(FailurePoints.Place.IN_A_RECORD);
    boolean waiting = opened().add(element.getValue());
    if (waiting && !flushIsSet) {
      flushIsSet = true;
      after(
          batchDelayMillis,
          () -> {
            flushIsSet = false;
            opened().flush();
          });
    }
  }

  /** Rebuilds a little and then pauses, so that it takes no more than its share of the time. */
  private void rebuildSoon(long delayMillis) {
    if (rebuildIsSet || !opened().rebuilding()) {
      return;
    }
    rebuildIsSet = true;
    after(
        delayMillis,
        () -> {
          rebuildIsSet = false;
          long start = System.nanoTime();
          opened().rebuildStep();
          double tookMillis = (System.nanoTime() - start) / 1e6;
          rebuildSoon(Math.round(tookMillis * (1 - rebuildShare) / rebuildShare));
        });
  }

  private void after(long millis, Runnable then) {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused = getProcessingTimeService().registerTimer(now + millis, time -> then.run());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    long start = System.nanoTime();
    List<ShardSet.Committed> all = opened().commit(checkpointId);
    java.util.Objects.requireNonNull(metrics, "not open")
        .committed(all, System.nanoTime() - start, opened().writes());
    for (ShardSet.Committed committed : all) {
      setCurrentKey(keys[committed.shard()]);
      state.update(committed.state());
      committed.parts().forEach(part -> output.collect(new StreamRecord<>(part)));
    }
    failures.pass(FailurePoints.Place.AFTER_THE_UPLOAD);
    java.util.Objects.requireNonNull(written, "not initialised").follow();
    rebuildSoon(0);
  }

  @Override
  public void finish() throws Exception {
    opened().flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    try {
      IOUtils.closeAll(written, shardSet, folder);
    } finally {
      super.close();
    }
  }

  private ShardSet opened() {
    return java.util.Objects.requireNonNull(shardSet, "not initialised");
  }
}
