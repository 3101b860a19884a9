package dev.relkt.client;

import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which places of the input have arrived, while others are still on their way. Brokers answer in
 * any order. Thread-safe.
 */
public final class DeliveryTracker {

  private final ConcurrentSkipListMap<Long, String> onTheWay = new ConcurrentSkipListMap<>();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong arrived = new AtomicLong();

  /**
   * A record is sent.
   *
   * @param where its place in the input
   * @return its number, for {@link #arrived}
   */
  long begin(String where) {
    long number = next.getAndIncrement();
    onTheWay.put(number, where);
    return number;
  }

  void arrived(long number) {
    onTheWay.remove(number);
    arrived.incrementAndGet();
  }

  /** How many records were sent. */
  public long begun() {
    return next.get();
  }

  /** Of how many records, from the first one sent, every one has arrived. */
  public long arrivedInOrder() {
    // Read first: what is sent meanwhile may be missing in the map and not in the count.
    long sent = next.get();
    java.util.Map.Entry<Long, String> first = onTheWay.firstEntry();
    return first == null ? sent : Math.min(sent, first.getKey());
  }

  /** How many records have arrived. */
  public long count() {
    return arrived.get();
  }

  /** The first place that has not arrived, if one that was sent has not. */
  public Optional<String> firstMissing() {
    return Optional.ofNullable(onTheWay.firstEntry()).map(java.util.Map.Entry::getValue);
  }
}
