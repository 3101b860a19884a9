package dev.relkt.job;

import dev.relkt.embedding.Encoder;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.registry.ModelVersion;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The shards of this subtask, as a {@link ShardWorkshop}. A shard is a key group: the maximal
 * parallelism is the number of shards, so that rescaling moves whole shards.
 *
 * <p>Before the barrier of a checkpoint every shard that changed is committed and uploaded; the
 * checkpoint then remembers the names of its files. A restore begins in an empty directory with
 * exactly those.
 */
final class ShardOperator extends AbstractStreamOperator<CheckpointPart>
    implements OneInputStreamOperator<RoutedChange, CheckpointPart> {

  private static final long serialVersionUID = 1;

  private final IndexPlace place;
  private final Encoders encoders;
  private final String model;
  private final int batchPassages;
  private final long batchDelayMillis;
  private final int[] keys;

  private transient ValueState<ShardState> state;
  private transient @Nullable WorkFolder folder;
  private transient @Nullable Encoder encoder;
  private transient @Nullable ShardWorkshop workshop;
  private transient boolean timerIsSet;

  ShardOperator(
      IndexPlace place, Encoders encoders, ModelVersion model, Settings.Indexing indexing) {
    this.place = place;
    this.encoders = encoders;
    this.model = model.toString();
    batchPassages = indexing.batchPassages();
    batchDelayMillis = indexing.batchDelay().toMillis();
    keys = keys(place.shards());
  }

  /** For every shard the smallest number whose key group it is. */
  static int[] keys(int shards) {
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
            .getState(new ValueStateDescriptor<>("shard", new ShardStateCodec().streamType()));
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
    ModelVersion version = ModelVersion.parse(model);
    GenerationStore store = place.openOrCreate();
    IndexGeneration generation =
        place.startGeneration(store, () -> encoders.manifest(version), shards.contains(0));
    encoder = encoders.open(version);
    folder = WorkFolder.create(place.workDirectory(), "indexing");
    workshop =
        new ShardWorkshop(
            store, generation, encoder, folder.directory(), folder.attempt(), batchPassages);
    for (int shard : shards) {
      setCurrentKey(keys[shard]);
      workshop.open(shard, Optional.ofNullable(state.value()));
    }
    LOG.info("shards {} of {} of {} are open", shards, generation, place);
  }

  @Override
  public void processElement(StreamRecord<RoutedChange> element) {
    FailurePoints.pass(FailurePoints.Place.IN_A_RECORD);
    boolean waiting = opened().add(element.getValue());
    if (waiting && !timerIsSet) {
      timerIsSet = true;
      long now = getProcessingTimeService().getCurrentProcessingTime();
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  now + batchDelayMillis,
                  time -> {
                    timerIsSet = false;
                    opened().flush();
                  });
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    for (ShardWorkshop.Committed committed : opened().commit(checkpointId)) {
      setCurrentKey(keys[committed.state().stored().shard()]);
      state.update(committed.state());
      output.collect(
          new StreamRecord<>(
              new CheckpointPart.Shard(
                  committed.state().generation(),
                  committed.state().stored(),
                  committed.arrivalsMillis())));
    }
    FailurePoints.pass(FailurePoints.Place.AFTER_THE_UPLOAD);
  }

  @Override
  public void finish() throws Exception {
    opened().flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    try {
      if (workshop != null) {
        workshop.close();
      }
    } finally {
      if (encoder != null) {
        encoder.close();
      }
      if (folder != null) {
        folder.close();
      }
      super.close();
    }
  }

  private ShardWorkshop opened() {
    return java.util.Objects.requireNonNull(workshop, "not initialised");
  }
}
