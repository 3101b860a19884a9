package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Records as tests write them. */
final class Records {

  private Records() {}

  static RawRecord of(@Nullable String key, @Nullable String value) {
    return of(key == null ? null : bytes(key), value == null ? null : bytes(value));
  }

  static RawRecord of(byte @Nullable [] key, byte @Nullable [] value) {
    return new RawRecord("topic", 3, 17, 1_767_225_600_000L, key, value, List.of());
  }

  static RawRecord of(ProducerRecord<byte[], byte[]> produced) {
    return new RawRecord(
        produced.topic(),
        3,
        17,
        1_767_225_600_000L,
        produced.key(),
        produced.value(),
        java.util.Arrays.stream(produced.headers().toArray())
            .map(h -> new RecordHeader(h.key(), h.value()))
            .toList());
  }

  /** What Kafka's producer takes for the record's size, its batch included. */
  static int estimate(RawRecord record) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        record.key(),
        record.value(),
        record.headers().stream()
            .map(
                h -> new org.apache.kafka.common.header.internals.RecordHeader(h.name(), h.value()))
            .toArray(Header[]::new));
  }

  static <T> T accepted(Decoded<T> decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted<T>) decoded).value();
  }

  static String reason(Decoded<?> decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    return ((Decoded.Rejected<?>) decoded).rejection().reason();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
