package dev.relkt.client;

import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordVersion;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was written under the keys of some records after them. Where two state versions that differ,
 * the higher one is newer; else the order of a partition is that of its offsets, and between
 * partitions timestamps decide, then the partition's number.
 */
final class NewerWrites {

  /** Key → where the newest write of it lies. */
  private final Map<ByteBuffer, RawRecord> newest = new HashMap<>();

  /** What was written under a key since. */
  enum Since {
    WRITTEN_AGAIN,
    DELETED,
    /** By a write of a higher version, which counts whenever it was written. */
    WRITTEN_IN_A_HIGHER_VERSION,
    DELETED_IN_A_HIGHER_VERSION
  }

  private NewerWrites() {}

  /**
   * Reads the topics of these records from the oldest of them on, as readers of committed records
   * see them.
   *
   * @param records as they lay on their topic
   * @throws ClientFailed if the topic cannot be read
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
    if (byVersion(last, record) > 0) {
      return Optional.of(
          last.value() == null
              ? Since.DELETED_IN_A_HIGHER_VERSION
              : Since.WRITTEN_IN_A_HIGHER_VERSION);
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
    int versions = byVersion(one, other);
    if (versions != 0) {
      return versions > 0;
    }
    if (one.partition() < 0 != other.partition() < 0) {
      // Every record of the topic is newer than the lines of files, whatever their times say.
      return other.partition() < 0;
    }
    if (one.partition() == other.partition()) {
      return one.offset() > other.offset();
    }
    return one.timestampMillis() != other.timestampMillis()
        ? one.timestampMillis() > other.timestampMillis()
        : one.partition() > other.partition();
  }

  /** Positive where the first has the higher version; 0 where one of them states none. */
  private static int byVersion(RawRecord one, RawRecord other) {
    OptionalLong first = RecordVersion.of(one);
    OptionalLong second = RecordVersion.of(other);
    return first.isPresent() && second.isPresent()
        ? Long.compare(first.getAsLong(), second.getAsLong())
        : 0;
  }
}
