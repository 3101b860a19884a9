package dev.relkt.job.operator;

import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.topic.RejectionKind;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;

/** Counts the records that an operator reads, and those of them that it refuses, by reason. */
final class ReadCounts {

  private final Counter records;
  private final Map<RejectionKind, Counter> refused = new EnumMap<>(RejectionKind.class);

  ReadCounts(OperatorMetrics metrics) {
    records = metrics.counter(RelktMetric.RECORDS);
    for (RejectionKind kind : RejectionKind.values()) {
      refused.put(kind, metrics.counter(RelktMetric.DEAD_LETTERS, kind.label()));
    }
  }

  void read() {
    records.inc();
  }

  void refused(RejectionKind kind) {
    java.util.Objects.requireNonNull(refused.get(kind)).inc();
  }
}
