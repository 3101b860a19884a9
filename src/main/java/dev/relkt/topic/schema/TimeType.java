package dev.relkt.topic.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times that are kept as whole numbers, by the names of Avro, Kafka Connect and Debezium. */
public enum TimeType {
  /** Days since 1970. */
  DATE,
  TIME_MILLIS,
  TIME_MICROS,
  TIME_NANOS,
  TIMESTAMP_MILLIS,
  TIMESTAMP_MICROS,
  TIMESTAMP_NANOS;

  private static final Map<String, TimeType> NAMES =
      Map.ofEntries(
          Map.entry("date", DATE),
          Map.entry("time-millis", TIME_MILLIS),
          Map.entry("time-micros", TIME_MICROS),
          Map.entry("timestamp-millis", TIMESTAMP_MILLIS),
          Map.entry("timestamp-micros", TIMESTAMP_MICROS),
          Map.entry("timestamp-nanos", TIMESTAMP_NANOS),
          Map.entry("local-timestamp-millis", TIMESTAMP_MILLIS),
          Map.entry("local-timestamp-micros", TIMESTAMP_MICROS),
          Map.entry("local-timestamp-nanos", TIMESTAMP_NANOS),
          Map.entry("org.apache.kafka.connect.data.Date", DATE),
          Map.entry("org.apache.kafka.connect.data.Time", TIME_MILLIS),
          Map.entry("org.apache.kafka.connect.data.Timestamp", TIMESTAMP_MILLIS),
          Map.entry("io.debezium.time.Date", DATE),
          Map.entry("io.debezium.time.Time", TIME_MILLIS),
          Map.entry("io.debezium.time.MicroTime", TIME_MICROS),
          Map.entry("io.debezium.time.NanoTime", TIME_NANOS),
          Map.entry("io.debezium.time.Timestamp", TIMESTAMP_MILLIS),
          Map.entry("io.debezium.time.MicroTimestamp", TIMESTAMP_MICROS),
          Map.entry("io.debezium.time.NanoTimestamp", TIMESTAMP_NANOS));

  /** The type of a name, empty for another name and for none. */
  public static Optional<TimeType> named(@Nullable String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(NAMES.get(name));
  }

  /** As ISO 8601: a date, a time of day, or an instant in UTC. */
  public String text(long value) {
    return switch (this) {
      case DATE -> LocalDate.EPOCH.plusDays(value).toString();
      case TIME_MILLIS -> LocalTime.MIDNIGHT.plus(value, ChronoUnit.MILLIS).toString();
      case TIME_MICROS -> LocalTime.MIDNIGHT.plus(value, ChronoUnit.MICROS).toString();
      case TIME_NANOS -> LocalTime.MIDNIGHT.plusNanos(value).toString();
      case TIMESTAMP_MILLIS -> Instant.EPOCH.plusMillis(value).toString();
      case TIMESTAMP_MICROS -> Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString();
      case TIMESTAMP_NANOS -> Instant.EPOCH.plusNanos(value).toString();
    };
  }
}
