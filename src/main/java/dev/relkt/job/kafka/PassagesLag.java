package dev.relkt.job.kafka;

import dev.relkt.shard.LogOffset;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the published index is behind the topic of passages, looked at now and then on a thread
 * of its own. Thread-safe.
 */
public final class PassagesLag implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PassagesLag.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Properties client;
  private final String topic;
  private final Thread thread;
  private volatile Map<Integer, Long> nextOffsets;
  private volatile double records = Double.NaN;
  private volatile boolean closed;

  private PassagesLag(Properties client, String topic, Map<Integer, Long> nextOffsets) {
    this.client = client;
    this.topic = topic;
    this.nextOffsets = Map.copyOf(nextOffsets);
    thread = Thread.ofPlatform().daemon().name("passages-lag").unstarted(this::run);
  }

  /**
   * Begins to look.
   *
   * @param client of Kafka
   * @param nextOffsets as {@link #published}; empty where there is no snapshot
   */
  public static PassagesLag start(Properties client, String topic, Map<Integer, Long> nextOffsets) {
    var lag = new PassagesLag(client, topic, nextOffsets);
    lag.thread.start();
    return lag;
  }

  /**
   * The index has become newer.
   *
   * @param next partition → the first record that is not in it, a {@link LogOffset}
   */
  public void published(Map<Integer, Long> next) {
    nextOffsets = Map.copyOf(next);
  }

  /** Offsets from there to the end; not a number where that is not known. */
  public double records() {
    return records;
  }

  private void run() {
    try (Admin admin = TopicState.admin(client)) {
      while (!closed) {
        try {
          records = behind(TopicState.of(admin, topic), nextOffsets);
        } catch (ExecutionException | TimeoutException e) {
          records = Double.NaN;
          LOG.debug("the end of topic {} is not known: {}", topic, e.toString());
        }
        Thread.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      records = Double.NaN;
      LOG.warn("topic {}: its lag is not told: {}", topic, e.toString());
    }
  }

  /** Of a topic that was made anew, only what lies in it counts. */
  static long behind(TopicState now, Map<Integer, Long> nextOffsets) {
    int epoch = nextOffsets.values().stream().mapToInt(LogOffset::epoch).max().orElse(0);
    long sum = 0;
    for (Map.Entry<Integer, Long> end : now.ends().entrySet()) {
      long begin = now.starts().getOrDefault(end.getKey(), 0L);
      Long next = nextOffsets.get(end.getKey());
      if (next != null && LogOffset.epoch(next) == epoch) {
        begin = Math.max(begin, LogOffset.offset(next));
      }
      sum += Math.max(0, end.getValue() - begin);
    }
    return sum;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
