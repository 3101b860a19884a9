package dev.relkt.job.backfill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one file after the other, each from where it was left. Files that ended stay in its state
 * until a checkpoint of the enumerator knows them. It never ends: where there is no file it waits
 * and takes no time.
 */
final class BackfillReader implements SourceReader<BackfillLine, BackfillSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(BackfillReader.class);

  private final SourceReaderContext context;
  private final String source;
  private final int maxLineBytes;
  private final Deque<BackfillSplit> waiting = new ArrayDeque<>();
  private final List<BackfillSplit> ended = new ArrayList<>();
  private @Nullable OpenedFile opened;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  /**
   * @param source what the setting says now: files of another one are given up
   */
  BackfillReader(SourceReaderContext context, String source, int maxLineBytes) {
    this.context = context;
    this.source = source;
    this.maxLineBytes = maxLineBytes;
  }

  @Override
  public void start() {
    if (waiting.isEmpty()) {
      context.sendSplitRequest();
    }
    List<BackfillSplit> here = new ArrayList<>(ended);
    here.addAll(waiting);
    if (!here.isEmpty()) {
      tell(here);
    }
  }

  @Override
  public void addSplits(List<BackfillSplit> splits) {
    for (BackfillSplit split : splits) {
      if (!split.source().equals(source)) {
        LOG.warn(
            "{} is given up after {} lines: the backfill is no longer of {}",
            split.of().path(),
            split.linesRead(),
            split.source());
      } else if (split.ended()) {
        ended.add(split);
      } else {
        waiting.add(split);
      }
    }
    available.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<BackfillLine> output) throws IOException {
    OpenedFile file = opened;
    if (file == null) {
      BackfillSplit next = waiting.poll();
      if (next == null) {
        available = new CompletableFuture<>();
        return InputStatus.NOTHING_AVAILABLE;
      }
      open(next, output);
      return InputStatus.MORE_AVAILABLE;
    }
    Optional<BackfillLine> line = file.next();
    if (line.isPresent()) {
      output.collect(line.get());
      return InputStatus.MORE_AVAILABLE;
    }
    opened = null;
    try (file) {
      end(file.split());
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private void open(BackfillSplit split, ReaderOutput<BackfillLine> output) throws IOException {
    try {
      opened = OpenedFile.open(split, maxLineBytes);
    } catch (IOException e) {
      if (!OpenedFile.isDamage(e)) {
        waiting.addFirst(split);
        throw e;
      }
      output.collect(
          BackfillLine.of(
              split,
              split.linesRead() + 1,
              new byte[0],
              "the file cannot be read: %s; what comes after was not read"
                  .formatted(e.getMessage())));
      end(split.readToItsEnd(split.linesRead()));
    }
  }

  private void end(BackfillSplit split) {
    LOG.info("{} is read: {} lines", split.of().path(), split.linesRead());
    ended.add(split);
    tell(List.of(split));
    if (waiting.isEmpty()) {
      context.sendSplitRequest();
    }
  }

  @Override
  public List<BackfillSplit> snapshotState(long checkpointId) {
    try {
      return snapshot();
    } catch (IOException e) {
      throw new UncheckedIOException("asking how far a file is read", e);
    }
  }

  private List<BackfillSplit> snapshot() throws IOException {
    List<BackfillSplit> splits = new ArrayList<>(ended);
    splits.addAll(waiting);
    if (opened != null) {
      BackfillSplit now = opened.split();
      splits.add(now);
      tell(List.of(now));
    }
    return splits;
  }

  private void tell(List<BackfillSplit> splits) {
    context.sendSourceEventToCoordinator(
        new BackfillEvent.Read(
            splits.stream()
                .map(
                    split ->
                        new BackfillEvent.File(
                            split.backfill(),
                            split.file(),
                            split.storedBytesRead(),
                            split.linesRead(),
                            split.ended()))
                .toList()));
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof BackfillEvent.Remembered remembered) {
      ended.removeIf(
          split ->
              split.backfill() == remembered.backfill() && remembered.files().get(split.file()));
    }
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void notifyNoMoreSplits() {
    // It is never said: the next setting may bring more.
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}
