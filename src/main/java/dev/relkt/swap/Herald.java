package dev.relkt.swap;

import dev.relkt.generation.Activation;
import dev.relkt.generation.Decisions;
import dev.relkt.generation.GateReport;
import dev.relkt.generation.GenerationEnd;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.GenerationEvent;
import dev.relkt.topic.GenerationEvent.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells what happened to generations, from what stands in the index root and not from what was just
 * done: so nothing goes untold that a task decided and had no time to tell before it failed, nor
 * what another task decided. After a failure some things are told twice, in the same words and with
 * the same time; that a generation is ready with the time of its newest snapshot.
 */
final class Herald {

  private final GenerationStore store;
  private final Consumer<GenerationEvent> listener;
  private Told told;

  Herald(GenerationStore store, Told before, Consumer<GenerationEvent> listener) {
    this.store = store;
    this.listener = listener;
    told = before;
  }

  /** How far it has told. */
  Told told() {
    return told;
  }

  /** Tells what is new. */
  void tell() {
    tellOfNewGenerations();
    for (int number : told.standing().keySet()) {
      IndexGeneration generation = generation(number);
      tellThatItIsReady(generation);
      tellOfTheGate(generation);
    }
    tellOfActivations();
    for (int number : told.standing().keySet()) {
      tellOfItsEnd(generation(number));
    }
  }

  private void tellOfNewGenerations() {
    List<IndexGeneration> all = store.generations();
    for (IndexGeneration one : all.subList(Math.min(told.newest(), all.size()), all.size())) {
      say(
          one.number(),
          Kind.CREATED,
          one.model(),
          "%s is built with %s".formatted(one.id(), one.model()),
          one.createdAt());
      told = told.created(one.number());
    }
  }

  private void tellThatItIsReady(IndexGeneration generation) {
    Told.OfGeneration of = of(generation);
    if (of.ready()) {
      return;
    }
    store
        .latestSnapshot(generation.number())
        .ifPresent(
            snapshot -> {
              say(
                  generation.number(),
                  Kind.READY,
                  generation.model(),
                  "all shards of %s are complete".formatted(generation.id()),
                  snapshot.publishedAt());
              told = told.with(generation.number(), of.readyToo());
            });
  }

  private void tellOfTheGate(IndexGeneration generation) {
    Told.OfGeneration of = of(generation);
    store
        .decisions()
        .gateReport(generation.number())
        .filter(report -> report.at().toEpochMilli() > of.reportMillis())
        .ifPresent(
            report -> {
              listener.accept(event(report));
              told = told.with(generation.number(), of.reported(report.at().toEpochMilli()));
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
        "%s: %s".formatted(passed ? "passed" : "blocked", GateWords.of(report)),
        report.at().toEpochMilli());
  }

  private void tellOfActivations() {
    Decisions decisions = store.decisions();
    Optional<Activation> next = decisions.activation(told.activation() + 1);
    while (next.isPresent()) {
      Activation one = next.get();
      String instead =
          decisions
              .activation(one.number() - 1)
              .map(last -> ", instead of %s by g%d".formatted(last.model(), last.generation()))
              .orElse("");
      say(
          one.generation(),
          Kind.ACTIVE,
          one.model(),
          "%s answers by g%d%s: %s".formatted(one.model(), one.generation(), instead, one.why()),
          one.at());
      told = told.activated(one.number());
      next = decisions.activation(one.number() + 1);
    }
  }

  private void tellOfItsEnd(IndexGeneration generation) {
    store
        .decisions()
        .end(generation.number())
        .ifPresent(
            end -> {
              boolean failed = end.reason() == GenerationEnd.Reason.FAILED;
              say(
                  generation.number(),
                  failed ? Kind.FAILED : Kind.RETIRED,
                  generation.model(),
                  end.detail(),
                  end.at());
              told = told.ended(generation.number());
            });
  }

  private void say(int generation, Kind kind, ModelVersion model, String detail, Instant when) {
    listener.accept(
        GenerationEvent.of(generation, kind, Optional.of(model), detail, when.toEpochMilli()));
  }

  private Told.OfGeneration of(IndexGeneration generation) {
    return told.standing().getOrDefault(generation.number(), Told.OfGeneration.CREATED);
  }

  private IndexGeneration generation(int number) {
    return store
        .generation(number)
        .orElseThrow(() -> new IllegalStateException("g%d is not there".formatted(number)));
  }
}
