package dev.relkt.client;

import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic of dead letters, to look at and to send them again. A letter's name is {@code
 * PARTITION:OFFSET}. Safe for use by several threads.
 */
public final class DeadLetterTopic {

  /** On a replayed record: which dead letter it was. */
  public static final String REPLAYED_FROM = "relkt.replayed-from";

  private final Brokers brokers;
  private final String name;

  /**
   * @param name such as {@code passages.dlq}
   */
  public DeadLetterTopic(Brokers brokers, String name) {
    this.brokers = brokers;
    this.name = name;
  }

  /** Such as {@code passages.dlq}. */
  public String name() {
    return name;
  }

  /** A letter's name. */
  public static String name(RawRecord letter) {
    return letter.partition() + ":" + letter.offset();
  }

  /**
   * Passes all of them to a consumer, partition by partition, oldest first.
   *
   * @throws ClientFailed if the brokers do not answer, or have no such topic
   */
  public void forEach(Consumer<RawRecord> each) {
    TopicReader.readAll(brokers, partitions(), each);
  }

  /**
   * The newest ones, newest first.
   *
   * @param most how many, 1 or more
   * @param form what is kept of a letter, so that large values are not
   * @throws ClientFailed if the brokers do not answer, or have no such topic
   */
  public <T> List<T> newest(int most, Function<RawRecord, T> form) {
    record Kept<T>(long timestampMillis, int partition, long offset, T form) {}
    List<TopicPartition> partitions = partitions();
    Map<Integer, Long> ends = TopicReader.endOffsets(brokers, partitions);
    long longest = ends.values().stream().mapToLong(Long::longValue).max().orElse(0);
    List<Kept<T>> kept = new ArrayList<>();
    // Markers of transactions have offsets too: where there are many, further back is looked.
    for (long back = 2L * most; ; back *= 4) {
      Map<Integer, Long> from = new HashMap<>();
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        from.put(end.getKey(), Math.max(0, end.getValue() - back));
      }
      kept.clear();
      TopicReader.readFrom(
          brokers,
          partitions,
          from,
          raw ->
              kept.add(
                  new Kept<>(
                      raw.timestampMillis(), raw.partition(), raw.offset(), form.apply(raw))));
      if (kept.size() >= most || back >= longest) {
        break;
      }
    }
    return kept.stream()
        .sorted(
            Comparator.<Kept<T>>comparingLong(Kept::timestampMillis)
                .thenComparingInt(Kept::partition)
                .thenComparingLong(Kept::offset)
                .reversed())
        .limit(most)
        .map(Kept::form)
        .toList();
  }

  /**
   * Some of them by their names, in the order of these; those that are not there are left out.
   *
   * @throws ClientFailed if the brokers do not answer, or have no such topic
   */
  public Map<String, RawRecord> findAll(Collection<String> names) {
    List<TopicPartition> partitions = partitions();
    Map<String, RawRecord> found = new LinkedHashMap<>();
    for (String one : names) {
      int colon = one.indexOf(':');
      try {
        var partition = new TopicPartition(name, Integer.parseInt(one.substring(0, colon)));
        long offset = Long.parseLong(one.substring(colon + 1));
        if (partitions.contains(partition) && offset >= 0) {
          TopicReader.record(brokers, partition, offset).ifPresent(raw -> found.put(one, raw));
        }
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        // No letter has such a name.
      }
    }
    return found;
  }

  private List<TopicPartition> partitions() {
    try (var admin = brokers.admin()) {
      return TopicReader.partitions(admin, name);
    }
  }

  /** What becomes of letters that are older than another write of their id. */
  public enum Older {
    LEFT_OUT,
    /** They are sent, and what they say counts then. */
    SENT
  }

  /**
   * Why a letter was not sent.
   *
   * @param reason in words
   * @param older whether it would be sent with {@link Older#SENT}
   */
  public record LeftOut(String reason, boolean older) {}

  /**
   * What came of a replay.
   *
   * @param sent those that were sent, in their order
   * @param leftOut those that were not, in their order
   */
  public record Replayed(List<RawRecord> sent, Map<RawRecord, LeftOut> leftOut) {
    public Replayed {
      sent = List.copyOf(sent);
    }
  }

  /**
   * Sends letters again, byte for byte, to the topic that they came from, with the header {@value
   * #REPLAYED_FROM}. They stay among the dead letters. Left out are those of which something is cut
   * off, and those that are older than another write of their id or than the deletes that the topic
   * still has.
   *
   * @throws ClientFailed if the topics cannot be read, or a letter is not taken; those before it
   *     are sent then
   */
  public Replayed replay(List<RawRecord> letters, Older older) {
    Map<RawRecord, LeftOut> leftOut = ReplayExclusions.of(brokers, name, letters, older);
    List<RawRecord> sent = letters.stream().filter(raw -> !leftOut.containsKey(raw)).toList();
    if (!sent.isEmpty()) {
      send(sent);
    }
    return new Replayed(sent, leftOut);
  }

  private void send(List<RawRecord> letters) {
    try (var producer = brokers.producer()) {
      for (RawRecord raw : letters) {
        var record = DeadLetters.replay(DeadLetters.decode(raw));
        record
            .headers()
            .remove(REPLAYED_FROM)
            .add(
                REPLAYED_FROM, "%s/%s".formatted(name, name(raw)).getBytes(StandardCharsets.UTF_8));
        producer.send(record).get();
      }
      producer.close(Duration.ofSeconds(10));
    } catch (ExecutionException | KafkaException e) {
      throw new ClientFailed("a dead letter was not taken: " + ClientFailed.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }
}
