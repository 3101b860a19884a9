package dev.relkt.cli.model;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.client.GenerationEvents;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.topic.GenerationsTopic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how far the generation is that is being built, shard by shard, and what the gate says.",
      "",
      "Ends when it is active, or ready and waiting for \"activate\", with code 0; when it failed, was"
          + " blocked by the gate or given up, with code 1.",
      ""
    })
final class ModelWatchCommand implements Callable<Integer> {

  /** Events that are looked at from before now. Every checkpoint writes a few. */
  static final long LOOK_BACK = 2_000;

  private static final Duration POLL = Duration.ofMillis(200);

  @Option(
      names = "--generations-topic",
      paramLabel = "TOPIC",
      defaultValue = GenerationsTopic.NAME,
      description = "Where events come from (default: ${DEFAULT-VALUE}).")
  private String generationsTopic = GenerationsTopic.NAME;

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  /**
   * A generation that did not answer yet, and what is known of it.
   *
   * @param number of it
   * @param model of it, where that is known
   * @param known what happened to it before, made from the index root or from events
   */
  record Candidate(int number, Optional<ModelVersion> model, List<GenerationEvent> known) {
    Candidate {
      known = List.copyOf(known);
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = console.out();
    // Opened before the root is read: what happens in between is among the events.
    try (GenerationEvents events =
        GenerationEvents.open(brokers.brokers(), generationsTopic, LOOK_BACK)) {
      List<GenerationEvent> past = events.past();
      Optional<GenerationStore> store = index.find();
      Optional<Candidate> candidate =
          store.isPresent() ? candidate(store.get(), past) : candidate(past);
      if (candidate.isEmpty()) {
        out.println(
            "nothing is being built"
                + store
                    .flatMap(there -> there.decisions().latestActivation())
                    .map(now -> "; %s answers, by g%d".formatted(now.model(), now.generation()))
                    .orElse(""));
        return 0;
      }
      return follow(candidate.get(), then(store, candidate.get()), events, out, console.err());
    }
  }

  private int follow(
      Candidate candidate,
      Supplier<Optional<BuildOrder.Then>> then,
      GenerationEvents events,
      PrintWriter out,
      PrintWriter err) {
    String what =
        "g%d%s"
            .formatted(candidate.number(), candidate.model().map(model -> ", " + model).orElse(""));
    try (BuildProgress progress = BuildProgress.of(err, what)) {
      var watch =
          new BuildWatch(
              candidate.number(), then, brokers::command, out, progress, System::nanoTime);
      List<GenerationEvent> next = candidate.known();
      while (true) {
        for (GenerationEvent event : next) {
          OptionalInt code = watch.take(event);
          if (code.isPresent()) {
            return code.getAsInt();
          }
        }
        OptionalInt code = watch.idle();
        if (code.isPresent()) {
          return code.getAsInt();
        }
        next = events.poll(POLL);
      }
    }
  }

  private static Supplier<Optional<BuildOrder.Then>> then(
      Optional<GenerationStore> store, Candidate candidate) {
    return () -> store.map(there -> there.decisions().then(candidate.number()));
  }

  /** As the index root has it; only how far it is stands in the events. */
  static Optional<Candidate> candidate(GenerationStore store, List<GenerationEvent> past) {
    return store
        .roles()
        .candidate()
        .map(
            generation -> {
              List<GenerationEvent> known = new ArrayList<>();
              if (store.latestSnapshot(generation.number()).isPresent()) {
                known.add(event(generation, Kind.READY, Optional.empty()));
                store
                    .decisions()
                    .validGateReport(generation.number())
                    .ifPresent(
                        report -> known.add(event(generation, Kind.GATE, Optional.of(report))));
              } else {
                last(past, generation.number(), Kind.BUILDING).ifPresent(known::add);
              }
              return new Candidate(generation.number(), Optional.of(generation.model()), known);
            });
  }

  /** The newest of which the events say that it was begun and not how it ended. */
  static Optional<Candidate> candidate(List<GenerationEvent> past) {
    TreeMap<Integer, List<GenerationEvent>> open = new TreeMap<>();
    for (GenerationEvent event : past) {
      switch (event.kind()) {
        case CREATED, BUILDING, READY, GATE ->
            open.computeIfAbsent(event.generation(), number -> new ArrayList<>()).add(event);
        case ACTIVE, RETIRED, FAILED -> open.remove(event.generation());
        case SNAPSHOT_PUBLISHED, RECALL, DONE, REFUSED -> {}
      }
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    int number = open.lastKey();
    List<GenerationEvent> known = new ArrayList<>();
    List<GenerationEvent> its = open.getOrDefault(number, List.of());
    for (Kind kind : List.of(Kind.BUILDING, Kind.READY, Kind.GATE)) {
      last(its, number, kind).ifPresent(known::add);
    }
    return Optional.of(
        new Candidate(
            number, its.stream().flatMap(event -> event.model().stream()).findFirst(), known));
  }

  private static Optional<GenerationEvent> last(
      List<GenerationEvent> events, int generation, Kind kind) {
    return events.stream()
        .filter(event -> event.generation() == generation && event.kind() == kind)
        .reduce((first, second) -> second);
  }

  private static GenerationEvent event(
      IndexGeneration generation, Kind kind, Optional<GateReport> report) {
    return new GenerationEvent(
        generation.number(),
        kind,
        Optional.of(generation.model()),
        0,
        0,
        List.of(),
        report,
        "",
        "",
        System.currentTimeMillis());
  }
}
