package dev.relkt.rollout;

import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.Decisions;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Publishes what happened to generations. It reads that from the index root, and not from what was
 * just done: so a decision is published also where the task failed before it could do so, or where
 * another task decided. After a failure some events are published twice, equal in every field but
 * for {@code ready}, which has the time of the newest snapshot.
 */
final class EventPublisher {

  private final GenerationStore store;
  private final Consumer<GenerationEvent> listener;
  private AnnouncedState announced;

  EventPublisher(GenerationStore store, AnnouncedState before, Consumer<GenerationEvent> listener) {
    this.store = store;
    this.listener = listener;
    announced = before;
  }

  /** What was published. */
  AnnouncedState announced() {
    return announced;
  }

  void publish() {
    publishCreated();
    for (int number : announced.generations().keySet()) {
      IndexGeneration generation = generation(number);
      publishReady(generation);
      publishGateReport(generation);
    }
    publishActivations();
    for (int number : announced.generations().keySet()) {
      publishEnd(generation(number));
    }
  }

  private void publishCreated() {
    List<IndexGeneration> all = store.generations();
    for (IndexGeneration one : all.subList(Math.min(announced.newest(), all.size()), all.size())) {
      emit(
          one.number(),
          Kind.CREATED,
          one.model(),
          "%s is built with %s".formatted(one.id(), one.model()),
          one.createdAt());
      announced = announced.withGeneration(one.number());
    }
  }

  private void publishReady(IndexGeneration generation) {
    AnnouncedState.OfGeneration of = of(generation);
    if (of.ready()) {
      return;
    }
    store
        .latestSnapshot(generation.number())
        .ifPresent(
            snapshot -> {
              emit(
                  generation.number(),
                  Kind.READY,
                  generation.model(),
                  "all shards of %s are complete".formatted(generation.id()),
                  snapshot.publishedAt());
              announced = announced.with(generation.number(), of.withReady());
            });
  }

  private void publishGateReport(IndexGeneration generation) {
    AnnouncedState.OfGeneration of = of(generation);
    store
        .decisions()
        .gateReport(generation.number())
        .filter(report -> report.at().toEpochMilli() > of.reportMillis())
        .ifPresent(
            report -> {
              listener.accept(event(report));
              announced =
                  announced.with(generation.number(), of.withReport(report.at().toEpochMilli()));
            });
  }

  private static GenerationEvent event(GateReport report) {
    boolean passed = report.verdict() == GateReport.Verdict.PASSED;
    return new GenerationEvent(
        report.generation(),
        Kind.GATE,
        Optional.of(report.model()),
        0,
        0,
        List.of(),
        Optional.of(report),
        "",
        "%s: %s".formatted(passed ? "passed" : "blocked", GateSummary.of(report)),
        report.at().toEpochMilli());
  }

  private void publishActivations() {
    Decisions decisions = store.decisions();
    Optional<Activation> next = decisions.activation(announced.activation() + 1);
    while (next.isPresent()) {
      Activation one = next.get();
      String instead =
          decisions
              .activation(one.number() - 1)
              .map(last -> ", instead of %s by g%d".formatted(last.model(), last.generation()))
              .orElse("");
      emit(
          one.generation(),
          Kind.ACTIVE,
          one.model(),
          "%s answers by g%d%s: %s".formatted(one.model(), one.generation(), instead, one.why()),
          one.at());
      announced = announced.withActivation(one.number());
      next = decisions.activation(one.number() + 1);
    }
  }

  private void publishEnd(IndexGeneration generation) {
    store
        .decisions()
        .end(generation.number())
        .ifPresent(
            end -> {
              boolean failed = end.reason() == GenerationEnd.Reason.FAILED;
              emit(
                  generation.number(),
                  failed ? Kind.FAILED : Kind.RETIRED,
                  generation.model(),
                  end.detail(),
                  end.at());
              announced = announced.without(generation.number());
            });
  }

  private void emit(int generation, Kind kind, ModelVersion model, String detail, Instant when) {
    listener.accept(
        GenerationEvent.of(generation, kind, Optional.of(model), detail, when.toEpochMilli()));
  }

  private AnnouncedState.OfGeneration of(IndexGeneration generation) {
    return announced
        .generations()
        .getOrDefault(generation.number(), AnnouncedState.OfGeneration.CREATED);
  }

  private IndexGeneration generation(int number) {
    return store
        .generation(number)
        .orElseThrow(() -> new IllegalStateException("g%d is not there".formatted(number)));
  }
}
