package dev.relkt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a benchmark came to.
 *
 * @param name of the benchmark, such as {@code search}
 * @param settings what was done with what, and the seeds, one sentence each
 * @param tables of figures
 * @param conditions what has to hold, or the figures mean nothing, such as recall
 * @param aims of speed and size, which may be missed
 * @param plots file name → SVG
 * @param notes what was left out and why, one sentence each
 */
public record BenchReport(
    String name,
    List<String> settings,
    List<BenchTable> tables,
    List<Aim> conditions,
    List<Aim> aims,
    Map<String, String> plots,
    List<String> notes) {

  public BenchReport {
    settings = List.copyOf(settings);
    tables = List.copyOf(tables);
    conditions = List.copyOf(conditions);
    aims = List.copyOf(aims);
    plots = Map.copyOf(new TreeMap<>(plots));
    notes = List.copyOf(notes);
  }

  /** Whether every condition holds; aims do not count. */
  public boolean passed() {
    return conditions.stream().allMatch(Aim::met);
  }

  /** Conditions and aims with where they stand. */
  public BenchTable standing() {
    var table = BenchTable.of("Aims", "what", ">measured", "wanted", "verdict");
    conditions.forEach(one -> row(table, one, one.met() ? "holds" : "FAILED"));
    aims.forEach(one -> row(table, one, one.verdict()));
    return table.build();
  }

  private static void row(BenchTable.Builder table, Aim aim, String verdict) {
    table.row(aim.what(), aim.valueInWords(), aim.limitInWords(), verdict);
  }

  /** The last line. */
  public String verdict() {
    List<String> parts = new ArrayList<>();
    List<Aim> broken = conditions.stream().filter(one -> !one.met()).toList();
    if (!broken.isEmpty()) {
      parts.add(
          broken.stream()
              .map(
                  one ->
                      "%s is %s (wanted: %s)"
                          .formatted(one.what(), one.valueInWords(), one.limitInWords()))
              .collect(Collectors.joining("; ")));
    } else if (!conditions.isEmpty()) {
      parts.add("%d of %d conditions hold".formatted(conditions.size(), conditions.size()));
    }
    if (!aims.isEmpty()) {
      List<Aim> missed = aims.stream().filter(one -> !one.met()).toList();
      parts.add("%d of %d aims met".formatted(aims.size() - missed.size(), aims.size()));
      if (!missed.isEmpty()) {
        parts.add(
            "short: "
                + missed.stream()
                    .map(one -> "%s %s".formatted(one.what(), one.valueInWords()))
                    .collect(Collectors.joining(", ")));
      }
    }
    return "%s: %s"
        .formatted(
            name,
            Stream.concat(Stream.of(passed() ? "passed" : "failed"), parts.stream())
                .collect(Collectors.joining("; ")));
  }
}
