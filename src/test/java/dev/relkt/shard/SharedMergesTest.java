package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.index.MergeScheduler.MergeSource;
import org.apache.lucene.index.SegmentInfos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMergesTest {

  private static final int ROOM = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final long LARGE = 1L << 30;
  private static final long SMALL = 1L << 10;

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger under = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  @BeforeEach
  void aSegment() {
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, 4)) {
      writer.upsert(
          ShardFixture.passage("a", "text"),
          List.of(ShardFixture.axis(4, 0)),
          ShardFixture.at(0, 1));
      writer.commit(Map.of());
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    threads.shutdownNow();
  }

  @Test
  void largeMergesOfManyShardsTakeTurns() throws Exception {
    for (int shard = 0; shard < ROOM + 4; shard++) {
      begin(merge(LARGE));
    }
    await().until(() -> under.get() == ROOM);
    end.countDown();
    await().until(() -> done.get() == ROOM + 4);
    assertThat(most.get()).isEqualTo(ROOM);
  }

  @Test
  void aSmallOneDoesNotWaitForTheEndOfLargeOnes() throws Exception {
    for (int shard = 0; shard < ROOM + 1; shard++) {
      begin(merge(LARGE));
    }
    await().until(() -> under.get() == ROOM);
    begin(merge(SMALL));
    await().until(() -> under.get() == ROOM + 1);
  }

  @Test
  void oneThatIsGivenUpWaitsNoLonger() throws Exception {
    for (int shard = 0; shard < ROOM; shard++) {
      begin(merge(LARGE));
    }
    await().until(() -> under.get() == ROOM);
    OneMerge waiting = merge(LARGE);
    Future<?> ended = begin(waiting);
    waiting.getMergeProgress().abort();
    ended.get(30, TimeUnit.SECONDS);
    begin(merge(LARGE));
    end.countDown();
    await().until(() -> done.get() == ROOM + 1);
    assertThat(most.get()).as("its turn was not given away twice").isEqualTo(ROOM);
  }

  /**
   * Lucene pauses the largest merges where a shard has more of them than threads. One that is
   * paused while it has its turn would never give it to those that Lucene waits for: seen with a
   * million windows written at once.
   */
  @Test
  void noMergeIsPausedForOthersThatWaitForItsTurn() {
    var merges = new SharedMerges();
    assertThat(merges.getMaxThreadCount()).isEqualTo(merges.getMaxMergeCount());
  }

  private OneMerge merge(long bytes) throws IOException {
    try (var files = ShardDirectory.forReading(directory)) {
      var merge = new OneMerge(SegmentInfos.readLatestCommit(files).asList());
      merge.estimatedMergeBytes = bytes;
      return merge;
    }
  }

  /** Each with a scheduler of its own, as every shard has. */
  private Future<?> begin(OneMerge merge) {
    return threads.submit(
        () -> {
          new SharedMerges().doMerge(new HeldMerges(), merge);
          return null;
        });
  }

  private final class HeldMerges implements MergeSource {

    @Override
    public void merge(OneMerge merge) throws IOException {
      if (merge.isAborted()) {
        return;
      }
      most.accumulateAndGet(under.incrementAndGet(), Math::max);
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        under.decrementAndGet();
        done.incrementAndGet();
      }
    }

    @Override
    public OneMerge getNextMerge() {
      return null;
    }

    @Override
    public void onMergeFinished(OneMerge merge) {}

    @Override
    public boolean hasPendingMerges() {
      return false;
    }
  }
}
