package dev.relkt.job.backfill;

import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.snapshot.BackfillProgress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the files once, gives them to readers in their order, and says in the index root how far
 * they are. The checkpoint is the truth about what was read: without one, all is read again, and
 * what the index has at the same position is ignored.
 */
final class BackfillEnumerator implements SplitEnumerator<BackfillSplit, BackfillState> {

  private static final Logger LOG = LoggerFactory.getLogger(BackfillEnumerator.class);
  private static final Duration SAY_EVERY = Duration.ofSeconds(2);
  private static final long NONE = -1;

  private final SplitEnumeratorContext<BackfillSplit> context;
  private final String source;
  private final BackfillNotes notes;
  private final Clock clock = Clock.systemUTC();
  private final RecentRate rate = new RecentRate();
  private final Deque<BackfillSplit> pending = new ArrayDeque<>();
  private final Set<Integer> asking = new LinkedHashSet<>();

  /** What is remembered; number, source, files and bytes are of the backfill that goes on. */
  private BackfillState begun;

  private FilesRead read;
  private final OperatorMetrics metrics;
  private long endedAtCheckpoint = NONE;
  private boolean saidThatItEnded;
  private long saidNanos = System.nanoTime() - SAY_EVERY.toNanos();

  BackfillEnumerator(
      SplitEnumeratorContext<BackfillSplit> context,
      String source,
      BackfillNotes notes,
      BackfillState state) {
    this.context = context;
    this.source = source;
    this.notes = notes;
    metrics = new OperatorMetrics(context.metricGroup());
    begun = state;
    pending.addAll(state.pending());
    read = new FilesRead(state.read(), state.readBytes(), state.readLines());
  }

  /** Files that were found, in the order of their paths. */
  private record Found(int number, List<BackfillFile> files) {}

  @Override
  public void start() {
    tell();
    if (begun.source().equals(source)) {
      if (isRead()) {
        endedAtCheckpoint = 0;
      }
      return;
    }
    if (!isRead()) {
      LOG.warn(
          "the backfill of {} is given up: {} of {} files were read",
          begun.source(),
          read.files(),
          begun.files());
      become(new BackfillState(begun.number(), "", 0, 0, 0, List.of(), new BitSet(), 0, 0));
    }
    if (!source.isEmpty()) {
      int after = begun.number();
      context.callAsync(() -> find(after), this::begin);
    }
  }

  private Found find(int after) throws IOException {
    return new Found(notes.numberOf(source, after), BackfillFiles.of(source));
  }

  private void begin(@Nullable Found found, @Nullable Throwable failure) {
    if (failure instanceof RuntimeException refused) {
      throw refused;
    }
    if (found == null) {
      throw new IllegalStateException(
          "listing the files of %s: %s".formatted(source, failure), failure);
    }
    int number = found.number();
    List<BackfillFile> files = found.files();
    become(
        new BackfillState(
            number,
            source,
            clock.millis(),
            files.size(),
            files.stream().mapToLong(BackfillFile::bytes).sum(),
            IntStream.range(0, files.size())
                .mapToObj(i -> BackfillSplit.unread(number, source, i, files.get(i)))
                .toList(),
            new BitSet(),
            0,
            0));
    LOG.info("the backfill of {} begins: {} files, {} bytes", source, files.size(), begun.bytes());
    assign();
  }

  private void become(BackfillState state) {
    begun = state;
    pending.clear();
    pending.addAll(state.pending());
    read = new FilesRead(state.read(), state.readBytes(), state.readLines());
  }

  private void tell() {
    metrics.set(RelktMetric.BACKFILL_FILES, begun.files());
    metrics.set(RelktMetric.BACKFILL_READ_FILES, read.files());
    metrics.set(RelktMetric.BACKFILL_BYTES, begun.bytes());
    metrics.set(RelktMetric.BACKFILL_READ_BYTES, read.bytes());
    metrics.set(RelktMetric.BACKFILL_READ_LINES, read.lines());
  }

  /** Whether a complete checkpoint knows all files as read. */
  private boolean isRead() {
    return pending.isEmpty() && read.files() == begun.files();
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    asking.add(subtask);
    assign();
  }

  private void assign() {
    var waiting = asking.iterator();
    while (!pending.isEmpty() && waiting.hasNext()) {
      int subtask = waiting.next();
      waiting.remove();
      if (context.registeredReaders().containsKey(subtask)) {
        context.assignSplit(pending.removeFirst(), subtask);
      }
    }
  }

  @Override
  public void addSplitsBack(List<BackfillSplit> splits, int subtask) {
    asking.remove(subtask);
    for (BackfillSplit split : new ArrayList<>(splits).reversed()) {
      if (split.backfill() == begun.number() && split.source().equals(begun.source())) {
        read.forget(split.file());
        pending.addFirst(split);
      }
    }
    assign();
  }

  @Override
  public void addReader(int subtask) {
    // It asks when it needs a file.
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof BackfillEvent.Read said) {
      BitSet known = new BitSet();
      for (BackfillEvent.File file : said.files()) {
        if (file.backfill() == begun.number()) {
          read.say(file);
          known.set(file.file(), file.ended() && read.isRemembered(file.file()));
        }
      }
      if (!known.isEmpty()) {
        context.sendEventToSourceReader(
            subtask, new BackfillEvent.Remembered(begun.number(), known));
      }
    }
  }

  @Override
  public BackfillState snapshotState(long checkpointId) {
    return new BackfillState(
        begun.number(),
        begun.source(),
        begun.begunMillis(),
        begun.files(),
        begun.bytes(),
        List.copyOf(pending),
        read.close(checkpointId),
        read.endedBytes(),
        read.endedLines());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    BitSet since = read.complete(checkpointId);
    tell();
    if (!since.isEmpty()) {
      var remembered = new BackfillEvent.Remembered(begun.number(), since);
      for (int subtask : context.registeredReaders().keySet()) {
        context.sendEventToSourceReader(subtask, remembered);
      }
    }
    if (begun.files() == 0 || saidThatItEnded) {
      return;
    }
    rate.at(System.nanoTime(), read.lines());
    // What the next checkpoint finds complete is published: the publisher comes between them.
    boolean ended = endedAtCheckpoint != NONE && checkpointId > endedAtCheckpoint;
    if (endedAtCheckpoint == NONE && isRead()) {
      endedAtCheckpoint = checkpointId;
    }
    if (ended || System.nanoTime() - saidNanos >= SAY_EVERY.toNanos()) {
      saidThatItEnded = ended;
      say(ended);
    }
  }

  private void say(boolean ended) {
    saidNanos = System.nanoTime();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var progress =
        new BackfillProgress(
            begun.number(),
            begun.source(),
            begun.files(),
            read.files(),
            begun.bytes(),
            read.bytes(),
            read.lines(),
            rate.perSecond(),
            Instant.ofEpochMilli(begun.begunMillis()),
            now,
            ended ? Optional.of(now) : Optional.empty());
    if (ended) {
      LOG.info(
          "the backfill of {} is in the index: {} files, {} lines",
          begun.source(),
          begun.files(),
          read.lines());
    }
    context.callAsync(
        () -> {
          notes.say(progress);
          return progress;
        },
        (said, failure) -> {
          if (failure != null) {
            LOG.warn("how far the backfill is cannot be said: {}", failure.toString());
          }
        });
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
