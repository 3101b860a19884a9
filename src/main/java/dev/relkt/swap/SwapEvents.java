package dev.relkt.swap;

import dev.relkt.generation.GateReport;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.GenerationEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Says what happens to generations. */
final class SwapEvents {

  private final Consumer<GenerationEvent> listener;
  private final Clock clock;

  SwapEvents(Consumer<GenerationEvent> listener, Clock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  void say(IndexGeneration generation, GenerationEvent.Kind kind, String detail) {
    say(generation.number(), kind, Optional.of(generation.model()), detail);
  }

  void say(int generation, GenerationEvent.Kind kind, Optional<ModelVersion> model, String detail) {
    listener.accept(GenerationEvent.of(generation, kind, model, detail, clock.millis()));
  }

  void say(GateReport report, String detail) {
    listener.accept(
        new GenerationEvent(
            report.generation(),
            GenerationEvent.Kind.GATE,
            Optional.of(report.model()),
            0,
            0,
            List.of(),
            Optional.of(report),
            "",
            detail,
            clock.millis()));
  }

  void answer(
      String command,
      int generation,
      GenerationEvent.Kind kind,
      Optional<ModelVersion> model,
      String detail) {
    listener.accept(
        GenerationEvent.of(generation, kind, model, detail, clock.millis()).answering(command));
  }
}
