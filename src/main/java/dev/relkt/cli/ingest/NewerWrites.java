package dev.relkt.cli.ingest;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.client.Brokers;
import dev.relkt.client.TopicReader;
import dev.relkt.topic.RawRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was written under the keys of some records after them. The order of a partition is that of
 * its offsets; between partitions timestamps decide, then the partition's number.
 */
final class NewerWrites {

  /** Key → where the newest write of it lies. */
  private final Map<ByteBuffer, RawRecord> newest = new HashMap<>();

  /** What was written under a key since. */
  enum Since {
    WRITTEN_AGAIN,
    DELETED
  }

  private NewerWrites() {}

  /**
   * Reads the topics of these records from the oldest of them on, as readers of committed records
   * see them.
   *
   * @param records as they lay on their topic
   * @throws CommandFailed if the topic cannot be read
   */
  static NewerWrites after(Brokers brokers, String topic, List<RawRecord> records) {
    var writes = new NewerWrites();
    records.forEach(writes::add);
    if (records.isEmpty()) {
      return writes;
    }
    List<TopicPartition> partitions;
    try (var admin = brokers.admin()) {
      partitions = TopicReader.partitions(admin, topic);
    }
    TopicReader.readAll(brokers, partitions, writes::take);
    return writes;
  }

  /** As {@link #after}, of records that were read already. */
  static NewerWrites among(List<RawRecord> records, List<RawRecord> log) {
    var writes = new NewerWrites();
    records.forEach(writes::add);
    log.forEach(writes::take);
    return writes;
  }

  /** Whether something newer than this record is there. */
  Optional<Since> since(RawRecord record) {
    RawRecord last = record.key() == null ? null : newest.get(ByteBuffer.wrap(record.key()));
    if (last == null || !isNewer(last, record)) {
      return Optional.empty();
    }
    return Optional.of(last.value() == null ? Since.DELETED : Since.WRITTEN_AGAIN);
  }

  private void add(RawRecord record) {
    byte @Nullable [] key = record.key();
    if (key != null) {
      newest.merge(ByteBuffer.wrap(key), record, (one, other) -> isNewer(other, one) ? other : one);
    }
  }

  private void take(RawRecord record) {
    byte @Nullable [] key = record.key();
    if (key != null) {
      newest.computeIfPresent(
          ByteBuffer.wrap(key), (same, before) -> isNewer(record, before) ? record : before);
    }
  }

  private static boolean isNewer(RawRecord one, RawRecord other) {
    if (one.partition() == other.partition()) {
      return one.offset() > other.offset();
    }
    return one.timestampMillis() != other.timestampMillis()
        ? one.timestampMillis() > other.timestampMillis()
        : one.partition() > other.partition();
  }
}
