package dev.relkt.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on a topic, before anybody has looked at it.
 *
 * @param topic its topic
 * @param partition 0 or more
 * @param offset within the partition, 0 or more
 * @param timestampMillis since 1970; −1 where the record has none
 * @param key null where there is none
 * @param value null for a tombstone
 * @param headers in their order
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that pass through, never compared
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers) {

  public RawRecord {
    headers = List.copyOf(headers);
  }

  /** The record that a consumer was given. */
  public static RawRecord of(ConsumerRecord<byte @Nullable [], byte @Nullable []> consumed) {
    List<RecordHeader> headers = new ArrayList<>();
    consumed.headers().forEach(h -> headers.add(new RecordHeader(h.key(), h.value())));
    return new RawRecord(
        consumed.topic(),
        consumed.partition(),
        consumed.offset(),
        consumed.timestamp(),
        consumed.key(),
        consumed.value(),
        headers);
  }

  /** The last header of that name, as text. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(h -> h.name().equals(name))
        .reduce((first, second) -> second)
        .map(RecordHeader::text);
  }
}
