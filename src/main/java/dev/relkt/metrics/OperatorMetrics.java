package dev.relkt.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;

/**
 * The metrics of one operator's subtask. They go away with its task. Thread-safe.
 *
 * <p>Values of labels are given in the order of {@link RelktMetric#labels}.
 */
public final class OperatorMetrics {

  private final MetricGroup group;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Series, AtomicReference<DoubleSupplier>> gauges = new ConcurrentHashMap<>();

  private record Series(RelktMetric metric, List<String> labels) {}

  /**
   * @param operator of the operator, or of a source's enumerator
   */
  public OperatorMetrics(MetricGroup operator) {
    group = operator.addGroup(RelktMetric.GROUP);
  }

  /** The counter of these labels, which begins at 0. */
  public Counter counter(RelktMetric metric, String... labels) {
    return counters.computeIfAbsent(
        series(metric, RelktMetric.Kind.COUNTER, labels),
        series -> group(series).counter(metric.shortName(), new ThreadSafeSimpleCounter()));
  }

  /** A summary of times, to be updated with nanoseconds. */
  public SampledHistogram nanos(RelktMetric metric) {
    series(metric, RelktMetric.Kind.SECONDS);
    return group.histogram(metric.shortName(), new SampledHistogram(1e-9));
  }

  /** A summary of numbers. */
  public SampledHistogram sizes(RelktMetric metric) {
    series(metric, RelktMetric.Kind.SIZES);
    return group.histogram(metric.shortName(), new SampledHistogram(1));
  }

  /**
   * A value that is asked for when somebody looks, on another thread; not a number where there is
   * none. For counters too that are kept elsewhere.
   */
  public void ask(RelktMetric metric, DoubleSupplier value, String... labels) {
    gauges
        .computeIfAbsent(
            series(metric, metric.kind(), labels),
            series -> {
              var said = new AtomicReference<>(value);
              Gauge<Double> gauge = () -> Objects.requireNonNull(said.get()).getAsDouble();
              group(series).gauge(metric.shortName(), gauge);
              return said;
            })
        .set(value);
  }

  /**
   * Says a value, which stays until the next one is said.
   *
   * @param value not a number where there is none at the moment
   */
  public void set(RelktMetric metric, double value, String... labels) {
    ask(metric, () -> value, labels);
  }

  /**
   * Takes back what was said with a first label that is no more, such as a generation that ended.
   *
   * @param label the first one
   * @param stays whether a value of it is still to be told
   */
  public void retain(String label, Predicate<String> stays) {
    List<Series> gone = new ArrayList<>();
    for (Series series : gauges.keySet()) {
      if (series.metric().labels().indexOf(label) == 0 && !stays.test(series.labels().getFirst())) {
        gone.add(series);
      }
    }
    Map<String, Boolean> closed = new HashMap<>();
    for (Series series : gone) {
      gauges.remove(series);
      String value = series.labels().getFirst();
      if (closed.putIfAbsent(value, true) == null
          && group.addGroup(label, value) instanceof AbstractMetricGroup<?> ended) {
        ended.close();
      }
    }
  }

  private MetricGroup group(Series series) {
    MetricGroup found = group;
    for (int i = 0; i < series.labels().size(); i++) {
      found = found.addGroup(series.metric().labels().get(i), series.labels().get(i));
    }
    return found;
  }

  private static Series series(RelktMetric metric, RelktMetric.Kind kind, String... labels) {
    if (metric.kind() != kind || metric.labels().size() != labels.length) {
      throw new IllegalArgumentException(
          "metric %s: %s with %d labels (expected: %s with %s)"
              .formatted(metric, kind, labels.length, metric.kind(), metric.labels()));
    }
    return new Series(metric, List.of(labels));
  }
}
