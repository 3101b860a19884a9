package dev.relkt.topic;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A header of a record.
 *
 * @param name not unique within a record
 * @param value bytes, which nobody changes
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of Kafka's own headers, never compared
public record RecordHeader(String name, byte @Nullable [] value) {

  /** One with a text. */
  public static RecordHeader of(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as UTF-8, malformed bytes replaced; empty for a null value. */
  public String text() {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
