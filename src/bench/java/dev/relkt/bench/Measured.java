package dev.relkt.bench;

import dev.relkt.bench.load.FreshnessWatch;
import dev.relkt.bench.load.SeenAnswer;
import dev.relkt.evaluation.Percentiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured while the load ran.
 *
 * @param sent records of passages, questions and commands
 * @param acknowledged by the brokers
 * @param failed of which it is not known whether they are in the log
 * @param loadSeconds how long the load ran
 * @param loadRecords that were sent meanwhile
 * @param askedAt question → when it was due, {@link dev.relkt.bench.load.WallClock#micros}
 * @param answers in the order in which they came
 * @param freshness samples of arrivals
 */
record Measured(
    long sent,
    long acknowledged,
    long failed,
    double loadSeconds,
    long loadRecords,
    Map<String, Long> askedAt,
    List<SeenAnswer> answers,
    List<FreshnessWatch.Sample> freshness) {

  Measured {
    askedAt = Map.copyOf(askedAt);
    answers = List.copyOf(answers);
    freshness = List.copyOf(freshness);
  }

  /** Changes of passages a second; the few commands are among them. */
  double changesPerSecond() {
    return (loadRecords - askedAt.size()) / Math.max(loadSeconds, 1e-3);
  }

  /** Questions a second. */
  double questionsPerSecond() {
    return askedAt.size() / Math.max(loadSeconds, 1e-3);
  }

  /** From when questions of a phase were due until their first answer was seen. */
  Optional<Percentiles> latency(Timeline timeline, String phase) {
    Set<String> seen = new HashSet<>();
    List<Double> millis = new ArrayList<>();
    for (SeenAnswer answer : answers) {
      Long asked = askedAt.get(answer.question());
      if (asked != null
          && seen.add(answer.question())
          && timeline.at(asked).filter(phase::equals).isPresent()) {
        millis.add((answer.seenAt() - asked) / 1e3);
      }
    }
    return millis.isEmpty() ? Optional.empty() : Optional.of(Percentiles.of(millis));
  }

  /** From the timestamps of records of a phase until they could be found. */
  Optional<Percentiles> freshness(Timeline timeline, String phase) {
    List<Double> millis =
        freshness.stream()
            .filter(s -> timeline.at(s.arrivedAtMillis() * 1_000).filter(phase::equals).isPresent())
            .map(FreshnessWatch.Sample::millis)
            .toList();
    return millis.isEmpty() ? Optional.empty() : Optional.of(Percentiles.of(millis));
  }
}
