package dev.relkt.bench.encode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The same measured several times. */
final class Samples {

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /** Not a number where there is none. */
  double median() {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  double least() {
    return values.isEmpty() ? Double.NaN : Collections.min(values);
  }

  double most() {
    return values.isEmpty() ? Double.NaN : Collections.max(values);
  }
}
