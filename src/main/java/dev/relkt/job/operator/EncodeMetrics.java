package dev.relkt.job.operator;

import dev.relkt.answering.QuestionEncoding;
import dev.relkt.answering.ServingSnapshots;
import dev.relkt.embedding.Encoder;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;

/** What is told of the questions that are encoded. Safe for use by several threads. */
final class EncodeMetrics {

  private final OperatorMetrics metrics;
  private final MeasuredEncoder.Measures measures;
  private final Counter busy;
  private final Counter noIndex;
  private final Counter noEncoder;
  private final Counter notApplicable;

  /** Generation → model, of those that were told as serving. */
  private final Map<String, String> serving = new TreeMap<>();

  EncodeMetrics(OperatorMetrics metrics) {
    this.metrics = metrics;
    measures = new MeasuredEncoder.Measures(metrics);
    busy = metrics.counter(RelktMetric.NOT_SEARCHED, "busy");
    noIndex = metrics.counter(RelktMetric.NOT_SEARCHED, "no_index");
    noEncoder = metrics.counter(RelktMetric.NOT_SEARCHED, "no_encoder");
    notApplicable = metrics.counter(RelktMetric.NOT_SEARCHED, "not_applicable");
  }

  Encoder encoder(Encoder encoder) {
    return measures.of(encoder);
  }

  void underWay(IntSupplier questions) {
    metrics.ask(RelktMetric.QUESTIONS_UNDER_WAY, () -> questions.getAsInt());
  }

  void encoded(QuestionEncoding.Outcome outcome) {
    switch (outcome) {
      case ENCODED -> {}
      case NO_INDEX -> noIndex.inc();
      case REFUSED -> busy.inc();
      case NO_ENCODER -> noEncoder.inc();
    }
  }

  /** It was encoded, and the generation that answers cannot answer it. */
  void notApplicable() {
    notApplicable.inc();
  }

  /** To be called after every refresh. */
  synchronized void refreshed(ServingSnapshots snapshots) {
    snapshots
        .acquire()
        .ifPresent(
            now -> {
              String generation = Integer.toString(now.generation().number());
              String model = now.model().toString();
              snapshots.release(now);
              if (model.equals(serving.get(generation)) && serving.size() == 1) {
                return;
              }
              serving.forEach(
                  (other, its) -> metrics.set(RelktMetric.SERVING_INFO, Double.NaN, other, its));
              metrics.retain(RelktMetric.Labels.GENERATION, generation::equals);
              serving.clear();
              serving.put(generation, model);
              metrics.set(RelktMetric.SERVING_INFO, 1, generation, model);
            });
  }
}
