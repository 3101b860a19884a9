package dev.relkt.bench.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what is wrong and keeps the first few of each kind in words. For one thread. */
public final class Findings {

  /** Examples kept of each kind. */
  static final int EXAMPLES = 5;

  private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
  private final List<String> examples = new ArrayList<>();

  /** One more of a kind. */
  void add(Finding finding, String words) {
    if (counts.merge(finding, 1L, Long::sum) <= EXAMPLES) {
      examples.add(finding.describe() + ": " + words);
    }
  }

  /** How many of a kind. */
  public long count(Finding finding) {
    return counts.getOrDefault(finding, 0L);
  }

  /** How many of all kinds. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first few of each kind, in words. */
  public List<String> examples() {
    return List.copyOf(examples);
  }

  @Override
  public String toString() {
    return counts.isEmpty() ? "nothing wrong" : counts + " " + examples;
  }
}
