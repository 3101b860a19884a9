package dev.relkt.job.operator;

import dev.relkt.embedding.Encoders;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.WorkDirectory;
import dev.relkt.job.types.StreamTypes;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.rollout.AnnouncedState;
import dev.relkt.rollout.GateRules;
import dev.relkt.rollout.RolloutController;
import dev.relkt.rollout.RolloutRules;
import dev.relkt.snapshot.generation.CommandId;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.RawRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Passes the records of the control topic to the {@link RolloutController}, which has a thread of
 * its own, and emits its events. One subtask, so that there is one controller. The checkpoint has
 * the commands that are not answered yet and the {@link AnnouncedState}; what was decided is in the
 * index root, where the controller finds it again.
 */
public final class RolloutOperator extends AbstractStreamOperator<GenerationEvent>
    implements OneInputStreamOperator<RawRecord, GenerationEvent> {

  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", StreamTypes.DEAD_LETTER);

  private static final long serialVersionUID = 1;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final Duration RECONCILE_EVERY = Duration.ofMillis(200);

  private final IndexLocation place;
  private final Encoders encoders;
  private final Duration retention;
  private final long diskReserveBytes;
  private final double tolerance;
  private final int minQuestions;
  private final double minOverlap;

  private transient MailboxExecutor mailbox;
  private transient ListState<RawRecord> state;
  private transient Map<String, RawRecord> pending;
  private transient ListState<AnnouncedState> announcedState;
  private transient AnnouncedState announced;
  private transient ReadCounts counts;
  private transient RolloutMetrics metrics;
  private transient @Nullable WorkDirectory folder;
  private transient @Nullable RolloutThread controller;

  public RolloutOperator(IndexLocation place, Encoders encoders, Settings.Rollout rollout) {
    this.place = place;
    this.encoders = encoders;
    retention = rollout.retention();
    diskReserveBytes = rollout.diskReserveBytes();
    tolerance = rollout.gate().tolerance();
    minQuestions = rollout.gate().minQuestions();
    minOverlap = rollout.gate().minOverlap();
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    mailbox = mailboxExecutor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    pending = new LinkedHashMap<>();
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("commands", StreamTypes.RAW_RECORD));
    for (RawRecord raw : state.get()) {
      pending.put(id(raw).toString(), raw);
    }
    announcedState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("announced", StreamTypes.ANNOUNCED_STATE));
    announced = AnnouncedState.NOTHING;
    for (AnnouncedState stored : announcedState.get()) {
      announced = stored;
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    var told = new OperatorMetrics(getMetricGroup());
    counts = new ReadCounts(told);
    metrics = new RolloutMetrics(told, diskReserveBytes);
    WorkDirectory work = WorkDirectory.create(place.workDirectory(), "rollout");
    folder = work;
    var rules =
        new RolloutRules(
            retention, diskReserveBytes, new GateRules(tolerance, minQuestions, minOverlap));
    controller =
        RolloutThread.start(
            place::find,
            announced,
            (store, before, listener, stop) ->
                new RolloutController(
                    store,
                    encoders,
                    rules,
                    work.directory(),
                    Clock.systemUTC(),
                    before,
                    listener,
                    stop),
            RECONCILE_EVERY,
            () -> mailbox.execute(this::emit, "send on the output of the rollout controller"));
    pending.values().forEach(this::submit);
    lookSoon();
  }

  /** What is told of the generations is read where everybody reads it. */
  private void lookSoon() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now + LOOK_EVERY.toMillis(),
                time -> {
                  look();
                  lookSoon();
                });
  }

  private void look() {
    try {
      place.find().ifPresent(metrics::look);
    } catch (RuntimeException e) {
      LOG.debug("metrics of generations: {}", e.toString());
    }
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    RawRecord raw = element.getValue();
    counts.read();
    pending.put(id(raw).toString(), raw);
    submit(raw);
  }

  private void submit(RawRecord raw) {
    Decoded<ModelCommand> command = ModelsTopic.decode(raw);
    if (command instanceof Decoded.Rejected<ModelCommand> rejected) {
      var letter = new DeadLetter(raw, rejected.rejection());
      LOG.info(letter.describe());
      counts.refused(rejected.kind());
      output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
    }
    opened().submit(id(raw), command);
  }

  private void emit() {
    RolloutThread.Output taken = opened().take();
    for (GenerationEvent event : taken.events()) {
      metrics.sent(event);
      output.collect(new StreamRecord<>(event));
    }
    taken.answered().forEach(id -> pending.remove(id.toString()));
    announced = taken.announced();
  }

  private static CommandId id(RawRecord raw) {
    return new CommandId(raw.partition(), raw.offset(), Math.max(0, raw.timestampMillis()));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(List.copyOf(pending.values()));
    announcedState.update(List.of(announced));
  }

  @Override
  public void close() throws Exception {
    try {
      IOUtils.closeAll(controller, folder);
    } finally {
      super.close();
    }
  }

  private RolloutThread opened() {
    return Objects.requireNonNull(controller, "not open");
  }
}
