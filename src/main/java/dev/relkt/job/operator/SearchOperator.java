package dev.relkt.job.operator;

import dev.relkt.answering.OpenSnapshot;
import dev.relkt.answering.PartialReply;
import dev.relkt.answering.RefreshLoop;
import dev.relkt.answering.Searchers;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.job.options.WorkDirectory;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.SearchOrder;
import dev.relkt.job.types.SearchOrderCodec;
import dev.relkt.metrics.OperatorMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
 * Searches the shards of this subtask: those whose number leaves the subtask's index when divided
 * by the parallelism. Says exactly one thing about every question, if only that it was too late or
 * that its search failed.
 */
public final class SearchOperator extends AbstractStreamOperator<GatherPart>
    implements OneInputStreamOperator<SearchOrder, GatherPart> {

  private static final long serialVersionUID = 1;

  private static final long LOOK_AGAIN_MILLIS = 10;

  private final IndexLocation place;
  private final Duration refresh;
  private final double recallShare;
  private final Duration staleAfter;
  private final FailurePoints failures;

  private transient ListState<SearchOrder> state;
  private transient Deque<SearchOrder> waiting;
  private transient Set<Integer> shards;
  private transient @Nullable WorkDirectory folder;
  private transient @Nullable Searchers searchers;
  private transient @Nullable RefreshLoop refreshing;
  private transient @Nullable LocalSearches searches;
  private transient SearchMetrics metrics;
  private transient boolean timerIsSet;

  public SearchOperator(IndexLocation place, Settings.Answering answering, FailurePoints failures) {
    this.place = place;
    refresh = answering.refresh();
    recallShare = answering.recallShare();
    staleAfter = answering.staleAfter();
    this.failures = failures;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    waiting = new ArrayDeque<>();
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("waiting", new SearchOrderCodec().streamType()));
    for (SearchOrder order : state.get()) {
      waiting.add(order);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    var task = getRuntimeContext().getTaskInfo();
    shards = new TreeSet<>();
    for (int shard = task.getIndexOfThisSubtask();
        shard < place.shards();
        shard += task.getNumberOfParallelSubtasks()) {
      shards.add(shard);
    }
    folder = WorkDirectory.create(place.workDirectory(), "answering");
    var opened =
        new Searchers(
            place::find,
            shards,
            folder.directory(),
            "answering-%d-%s".formatted(task.getIndexOfThisSubtask(), folder.attempt()),
            recallShare,
            staleAfter);
    searchers = opened;
    StartRefused.unlessItRan(
        task,
        () -> {
          opened.refresh();
          return opened;
        });
    opened.watchRecall();
    metrics = new SearchMetrics(new OperatorMetrics(getMetricGroup()));
    SearchMetrics told = metrics;
    refreshing =
        RefreshLoop.start(
            "refresh-searcher-" + task.getIndexOfThisSubtask(),
            refresh,
            () -> {
              try {
                opened.refresh();
              } finally {
                told.refreshed(opened);
              }
            });
    searches = LocalSearches.ofSearcher(getRuntimeContext().getJobInfo().getJobId());
    lookAgain();
  }

  @Override
  public void processElement(StreamRecord<SearchOrder> element) {
    failures.pass(FailurePoints.Place.IN_THE_SEARCHER);
    SearchOrder order = element.getValue();
    if (!searched(order)) {
      waiting.add(order);
      metrics.waiting(waiting.size());
      lookAgain();
    }
  }

  /** Whether something could be said about the question; else its generation is not open yet. */
  private boolean searched(SearchOrder order) {
    Searchers open = opened();
    boolean late = System.currentTimeMillis() > order.deadlineAtMillis();
    Optional<OpenSnapshot> acquired = late ? Optional.empty() : open.acquire(order.generation());
    if (acquired.isEmpty()) {
      if (late) {
        metrics.tooLate();
        say(order, PartialReply.Found.tooLate(shards.size()));
      }
      return late;
    }
    OpenSnapshot snapshot = acquired.get();
    long start = System.nanoTime();
    PartialReply.Found found;
    try {
      found = search(snapshot, order);
      metrics.searched(System.nanoTime() - start);
    } finally {
      open.release(snapshot);
    }
    say(order, found);
    return true;
  }

  /** A search that fails is told to whoever asked: after a restart it would fail again. */
  private PartialReply.Found search(OpenSnapshot snapshot, SearchOrder order) {
    try {
      return snapshot.search(order.request()).fitting();
    } catch (RuntimeException e) {
      LOG.warn(
          "question {}: the search in snapshot {} of generation {} failed",
          order.uid(),
          snapshot.number(),
          snapshot.generation(),
          e);
      return PartialReply.Found.failed(
          shards.size(),
          "snapshot %d of generation %d: %s"
              .formatted(
                  snapshot.number(),
                  snapshot.generation(),
                  e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  private void say(SearchOrder order, PartialReply.Found found) {
    output.collect(new StreamRecord<>(new GatherPart.Found(order.uid(), found)));
    java.util.Objects.requireNonNull(searches, "not open").end(order.uid());
  }

  private void lookAgain() {
    if (waiting.isEmpty() || timerIsSet) {
      return;
    }
    timerIsSet = true;
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now + LOOK_AGAIN_MILLIS,
                time -> {
                  timerIsSet = false;
                  List<SearchOrder> again = new ArrayList<>(waiting);
                  waiting.clear();
                  again.stream().filter(order -> !searched(order)).forEach(waiting::add);
                  metrics.waiting(waiting.size());
                  lookAgain();
                });
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(List.copyOf(waiting));
  }

  @Override
  public void close() throws Exception {
    try {
      IOUtils.closeAll(searches, refreshing, searchers, folder);
    } finally {
      super.close();
    }
  }

  private Searchers opened() {
    return java.util.Objects.requireNonNull(searchers, "not open");
  }
}
