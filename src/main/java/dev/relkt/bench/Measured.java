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
 * @param askedAt question → when it was due, {@link dev.relkt.bench.load.Wall#micros}
 * @param answers in the order in which they came
 * @param freshness samples of arrivals
 */
record Measured(
    long sent,
    long acknowledged,
    long failed,
    Map<String, Long> askedAt,
    List<SeenAnswer> answers,
    List<FreshnessWatch.Sample> freshness) {

  Measured {
    askedAt = Map.copyOf(askedAt);
    answers = List.copyOf(answers);
    freshness = List.copyOf(freshness);
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
