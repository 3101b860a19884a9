package dev.relkt.training;

import java.util.Arrays;
import java.util.List;

/**
 * An anchor and its positive, the best of one or more windows; all other windows of a batch are its
 * negatives.
 *
 * @param meaning what anchor and positive are about; a batch holds each meaning once
 * @param anchor piece ids, at least one
 * @param windows piece ids of each window of the positive, at least one window, each of at least
 *     one id
 */
record Example(long meaning, int[] anchor, List<int[]> windows) {

  /** Whether it can be learned from. */
  boolean isUsable() {
    return anchor.length > 0 && windows.stream().allMatch(w -> w.length > 0);
  }

  long anchorKey() {
    return key(anchor);
  }

  long positiveKey() {
    return key(windows.getFirst());
  }

  private static long key(int[] ids) {
    return (long) Arrays.hashCode(ids) << 32 ^ Integer.toUnsignedLong(31 * ids.length + ids[0]);
  }
}
