package dev.relkt.client;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Which offsets the records have that were sent, a bit each. Safe for use by several threads. */
public final class SentOffsets {

  private final Map<Integer, Run> runs = new TreeMap<>();

  /** Of one partition, from its first record on. */
  private record Run(long first, BitSet offsets) {}

  /** Of a partition they come in ascending order. */
  synchronized void add(int partition, long offset) {
    Run run = runs.computeIfAbsent(partition, p -> new Run(offset, new BitSet()));
    run.offsets.set(Math.toIntExact(offset - run.first));
  }

  public synchronized boolean contains(int partition, long offset) {
    Run run = runs.get(partition);
    return run != null
        && offset >= run.first
        && offset - run.first < run.offsets.length()
        && run.offsets.get((int) (offset - run.first));
  }
}
