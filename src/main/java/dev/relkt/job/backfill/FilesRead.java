package dev.relkt.job.backfill;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which files of a backfill were read to their end, and how far the others are. What a complete
 * checkpoint knows stays; what readers said since is taken back when they say less after a failure.
 * For one thread.
 */
final class FilesRead {

  private final BitSet remembered;
  private long rememberedBytes;
  private long rememberedLines;

  /** What readers said of files that are not remembered. */
  private final Map<Integer, BackfillEvent.File> said = new HashMap<>();

  private final NavigableMap<Long, BitSet> coming = new TreeMap<>();

  FilesRead(BitSet read, long bytes, long lines) {
    remembered = (BitSet) read.clone();
    rememberedBytes = bytes;
    rememberedLines = lines;
  }

  void say(BackfillEvent.File file) {
    if (!remembered.get(file.file())) {
      said.put(file.file(), file);
    }
  }

  boolean isRemembered(int file) {
    return remembered.get(file);
  }

  /** Nobody has the file any more. */
  void forget(int file) {
    said.remove(file);
  }

  /** Files that ended, as the checkpoint is to know them. */
  BitSet close(long checkpoint) {
    BitSet ended = new BitSet();
    said.values().stream()
        .filter(BackfillEvent.File::ended)
        .forEach(file -> ended.set(file.file()));
    coming.put(checkpoint, ended);
    BitSet all = (BitSet) remembered.clone();
    all.or(ended);
    return all;
  }

  /**
   * The checkpoint is complete.
   *
   * @return the files that are remembered since
   */
  BitSet complete(long checkpoint) {
    BitSet since = new BitSet();
    BitSet ended = coming.get(checkpoint);
    if (ended != null) {
      ended.stream()
          .forEach(
              number -> {
                BackfillEvent.File file = said.remove(number);
                if (file != null) {
                  since.set(number);
                  rememberedBytes += file.storedBytes();
                  rememberedLines += file.lines();
                }
              });
      remembered.or(since);
    }
    coming.headMap(checkpoint, true).clear();
    return since;
  }

  int files() {
    return remembered.cardinality();
  }

  /** Of files that ended; the checkpoint's part of {@link #close}. */
  long endedBytes() {
    return rememberedBytes
        + said.values().stream()
            .filter(BackfillEvent.File::ended)
            .mapToLong(BackfillEvent.File::storedBytes)
            .sum();
  }

  /** As {@link #endedBytes}. */
  long endedLines() {
    return rememberedLines
        + said.values().stream()
            .filter(BackfillEvent.File::ended)
            .mapToLong(BackfillEvent.File::lines)
            .sum();
  }

  /** Of all files, be they read to their end or not. */
  long bytes() {
    return rememberedBytes
        + said.values().stream().mapToLong(BackfillEvent.File::storedBytes).sum();
  }

  /** As {@link #bytes}. */
  long lines() {
    return rememberedLines + said.values().stream().mapToLong(BackfillEvent.File::lines).sum();
  }
}
