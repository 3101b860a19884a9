package dev.relkt.answering;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardReader;
import dev.relkt.snapshot.ShardRecall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches some of the live questions exactly too, shard by shard, on a thread of its own and
 * within a share of its time, and so knows how much the searches find. Where a shard's searches
 * find too little, they become wider. Thread-safe.
 */
final class RecallMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecallMonitor.class);

  /** How many of the best passages are compared. */
  private static final int K = 10;

  private record Key(int generation, int shard) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return generation != other.generation
          ? Integer.compare(generation, other.generation)
          : Integer.compare(shard, other.shard);
    }
  }

  private record SampledQuestion(int generation, Embedding question, PassageFilter filter) {}

  private final double share;
  private final IntFunction<Optional<OpenSnapshot>> acquire;
  private final Consumer<OpenSnapshot> release;
  private final Map<Key, RecallEstimate> estimates = new ConcurrentSkipListMap<>();
  private final BlockingQueue<SampledQuestion> next = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param share of one thread's time that exact searches take, 0 to 1; none are made with 0
   * @param acquire the open shards of a generation
   * @param release gives them back
   */
  RecallMonitor(
      double share, IntFunction<Optional<OpenSnapshot>> acquire, Consumer<OpenSnapshot> release) {
    this.share = share;
    this.acquire = acquire;
    this.release = release;
    thread = new Thread(this::run, "recall-monitor");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    if (share > 0) {
      thread.start();
    }
  }

  /** Offers a question that was searched; taken if none waits. */
  void offer(int generation, Embedding question, PassageFilter filter) {
    if (share > 0) {
      next.offer(new SampledQuestion(generation, question, filter));
    }
  }

  /** How wide a shard is to be searched. */
  SearchWidth width(int generation, int shard) {
    RecallEstimate estimate = estimates.get(new Key(generation, shard));
    return estimate == null ? SearchWidth.DEFAULT : estimate.width();
  }

  /** What is known of the shards of a generation, by number. */
  List<ShardRecall> of(int generation) {
    return estimates.entrySet().stream()
        .filter(entry -> entry.getKey().generation() == generation)
        .map(entry -> entry.getValue().of(entry.getKey().shard()))
        .toList();
  }

  /** Forgets a generation that is not read any more. */
  void forget(int generation) {
    estimates.keySet().removeIf(key -> key.generation() == generation);
  }

  private void run() {
    while (!closed) {
      try {
        measure(next.take());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.debug("a question was not searched exactly: {}", e.toString());
      }
    }
  }

  private void measure(SampledQuestion asked) throws InterruptedException {
    Optional<OpenSnapshot> acquired = acquire.apply(asked.generation());
    if (acquired.isEmpty()) {
      return;
    }
    long spent = 0;
    try {
      for (OpenShard shard : acquired.get().shards()) {
        long start = System.nanoTime();
        measure(asked, shard.stored().shard(), shard.reader());
        spent += System.nanoTime() - start;
      }
    } finally {
      release.accept(acquired.get());
    }
    Thread.sleep((long) (spent / 1e6 * (1 - share) / share));
  }

  /** Searches both ways and compares. */
  void measure(int generation, int shard, ShardReader reader, Embedding question) {
    measure(new SampledQuestion(generation, question, PassageFilter.NONE), shard, reader);
  }

  private void measure(SampledQuestion asked, int shard, ShardReader reader) {
    RecallEstimate estimate =
        estimates.computeIfAbsent(new Key(asked.generation(), shard), key -> new RecallEstimate());
    Set<PassageId> exact = ids(reader.searchExact(asked.question(), K, asked.filter()));
    Set<PassageId> found =
        ids(reader.search(asked.question(), K, asked.filter(), estimate.width()));
    if (exact.isEmpty()) {
      return;
    }
    ShardRecall before = estimate.of(shard);
    boolean changed =
        estimate.add((int) exact.stream().filter(found::contains).count(), exact.size());
    if (changed) {
      LOG.warn(
          "shard {} of g{}: searches found {} of the ten best passages of {} questions; from now on"
              + " they look at {} times the usual candidates",
          shard,
          asked.generation(),
          "%.3f".formatted(before.recall()),
          before.questions() + 1,
          "%.1f".formatted(estimate.of(shard).widthTimes()));
    }
  }

  private static Set<PassageId> ids(List<ScoredPassage> passages) {
    return passages.stream().map(one -> one.passage().id()).collect(Collectors.toSet());
  }

  /** Ends within the time of one exact search. */
  @Override
  public void close() {
    closed = true;
    // Interrupted only while it waits: an interrupt would close files under Lucene.
    while (thread.isAlive()) {
      if (thread.getState() == Thread.State.WAITING
          || thread.getState() == Thread.State.TIMED_WAITING) {
        thread.interrupt();
      }
      try {
        thread.join(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
