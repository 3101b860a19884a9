package dev.relkt.shard;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy.OneMerge;

/**
 * Merges in the background, of all shards of the process together no more than the machine has room
 * for beside searches. Shards of the same size fill at the same pace and so come to their large
 * merges, each seconds of work, all at once: without a common limit these would take the cores from
 * the questions.
 *
 * <p>Large and small merges have limits of their own, so that the many small ones need not wait for
 * the end of a large one.
 */
final class SharedMerges extends ConcurrentMergeScheduler {

  /** From here on a merge is large: some 6,000 vectors of 256 components. */
  private static final long LARGE_BYTES = 8L << 20;

  /** Merges that a shard may have open before its writer has to wait, as Lucene has it. */
  private static final int MERGES_A_SHARD = 7;

  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private static final Semaphore LARGE = new Semaphore(AT_ONCE, true);
  private static final Semaphore SMALL = new Semaphore(AT_ONCE, true);

  SharedMerges() {
    // Each has a thread from the beginning, and most of them wait for their turn. With fewer
    // threads than merges Lucene would pause the largest until others have ended, also when it has
    // its turn and these wait for it: then nothing is merged or written any more.
    setMaxMergesAndThreads(MERGES_A_SHARD, MERGES_A_SHARD);
  }

  @Override
  protected void doMerge(MergeSource source, OneMerge merge) throws IOException {
    Semaphore turns = merge.estimatedMergeBytes < LARGE_BYTES ? SMALL : LARGE;
    boolean granted = awaitTurn(turns, merge);
    try {
      // One that was given up while it waited ends here at once.
      super.doMerge(source, merge);
    } finally {
      if (granted) {
        turns.release();
      }
    }
  }

  /** Waits no longer when the writer is closed, which waits for its merges. */
  private static boolean awaitTurn(Semaphore turns, OneMerge merge) {
    boolean interrupted = false;
    try {
      while (!merge.isAborted()) {
        try {
          if (turns.tryAcquire(50, TimeUnit.MILLISECONDS)) {
            return true;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
