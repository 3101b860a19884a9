package dev.relkt.metrics;

import java.util.Arrays;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * Quantiles of the last {@value #WINDOW} values, with count and sum of all. Thread-safe.
 *
 * <p>Flink's histograms take whole numbers: a unit says what one of them is, so that times are
 * recorded in nanoseconds and told in seconds.
 */
public final class SampledHistogram implements Histogram {

  static final int WINDOW = 512;

  private final double unit;
  private final long[] last = new long[WINDOW];
  private long count;
  private double sum;

  /**
   * @param unit what 1 stands for, such as 1e-9 for nanoseconds that are told as seconds
   */
  SampledHistogram(double unit) {
    this.unit = unit;
  }

  @Override
  public synchronized void update(long value) {
    last[(int) (count % WINDOW)] = value;
    count++;
    sum += value;
  }

  @Override
  public synchronized long getCount() {
    return count;
  }

  /** Of all values, in the unit that is told. */
  synchronized double sum() {
    return sum * unit;
  }

  @Override
  public HistogramStatistics getStatistics() {
    long[] values;
    synchronized (this) {
      values = Arrays.copyOf(last, (int) Math.min(count, WINDOW));
    }
    Arrays.sort(values);
    return new Sorted(values, unit);
  }

  private static final class Sorted extends HistogramStatistics {

    private final long[] values;
    private final double unit;

    Sorted(long[] values, double unit) {
      this.values = values;
      this.unit = unit;
    }

    @Override
    public double getQuantile(double quantile) {
      if (values.length == 0) {
        return Double.NaN;
      }
      int rank = (int) Math.ceil(quantile * values.length);
      return values[Math.clamp(rank - 1, 0, values.length - 1)] * unit;
    }

    @Override
    public long[] getValues() {
      return Arrays.stream(values).map(value -> Math.round(value * unit)).toArray();
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public double getMean() {
      return Arrays.stream(values).average().orElse(0) * unit;
    }

    @Override
    public double getStdDev() {
      double mean = Arrays.stream(values).average().orElse(0);
      return Math.sqrt(
              Arrays.stream(values)
                  .mapToDouble(value -> (value - mean) * (value - mean))
                  .average()
                  .orElse(0))
          * unit;
    }

    @Override
    public long getMax() {
      return values.length == 0 ? 0 : Math.round(values[values.length - 1] * unit);
    }

    @Override
    public long getMin() {
      return values.length == 0 ? 0 : Math.round(values[0] * unit);
    }
  }
}
