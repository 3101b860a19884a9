package dev.relkt.snapshot.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was decided about generations: which one answers, which ones have ended, what the gate asks
 * and said, and what became of each command. Every decision is written once and never changed.
 *
 * <p>Safe for use by several threads and processes; of two that decide at the same moment one is
 * refused. Every method throws {@link UncheckedIOException} if the store fails.
 */
public final class Decisions {

  private final ResourceStore store;
  private final Clock clock;

  /** What was read before: decisions never change. */
  private final Map<Long, Activation> activations = new ConcurrentHashMap<>();

  private volatile List<Long> activationNumbers = List.of();

  private final Map<Integer, GenerationEnd> ends = new ConcurrentHashMap<>();

  public Decisions(ResourceStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The decision that holds. */
  public Optional<Activation> latestActivation() {
    return store.using(
        "reading the activations",
        () -> {
          List<Long> numbers = activationNumbers();
          return numbers.isEmpty() ? Optional.empty() : activation(numbers.getLast());
        });
  }

  /** All of them, by number. */
  public List<Activation> activations() {
    return store.using(
        "reading the activations",
        () -> {
          List<Activation> all = new ArrayList<>();
          for (long number : activationNumbers()) {
            activation(number).ifPresent(all::add);
          }
          return all;
        });
  }

  public Optional<Activation> activation(long number) {
    Activation seen = activations.get(number);
    if (seen != null) {
      return Optional.of(seen);
    }
    String name = Names.activation(number);
    Optional<Activation> read =
        read(name, JsonNode.class).map(content -> activation(content, name));
    read.ifPresent(activation -> activations.put(number, activation));
    return read;
  }

  /** The first roots knew one model a generation and no way back. */
  private Activation activation(JsonNode content, String name) {
    if (content.has("model")) {
      return SealedJson.value(content, Activation.class, what(name));
    }
    int generation = content.path("generation").asInt();
    ModelVersion model =
        read(Names.generation(generation), IndexGeneration.class)
            .orElseThrow(
                () ->
                    new IndexRefused(
                        "%s: generation g%d, which is not there (expected: a generation of this root)"
                            .formatted(what(name), generation)))
            .model();
    return new Activation(
        content.path("number").asLong(),
        generation,
        model,
        OptionalLong.empty(),
        "made by an older version",
        Instant.parse(content.path("at").asText()));
  }

  /**
   * Decides that a model and a generation answer from now on.
   *
   * @param before the activation that a rollback brings back
   * @throws IndexRefused if the generation has ended, or somebody else decided at the same moment
   */
  public Activation activate(
      IndexGeneration generation, ModelVersion model, OptionalLong before, String why) {
    end(generation.number())
        .ifPresent(
            end -> {
              throw new IndexRefused(
                  "activation of %s in %s: it ended at %s, %s (expected: a generation that is written)"
                      .formatted(generation.id(), store.location(), end.at(), end.detail()));
            });
    return store.using(
        "activating " + generation.id(),
        () -> {
          List<Long> numbers = Names.numbersIn(store, Names.ACTIVATIONS);
          long number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
          var activation = new Activation(number, generation.number(), model, before, why, now());
          if (!store.putIfAbsent(Names.activation(number), SealedJson.seal(activation))) {
            throw new IndexRefused(
                "activation of %s in %s: another one was made at the same moment; look at which one is active, and repeat"
                    .formatted(generation.id(), store.location()));
          }
          store.replace(
              Names.ACTIVE,
              "%s %s%n".formatted(generation.id(), model).getBytes(StandardCharsets.UTF_8));
          return activation;
        });
  }

  /** Whether and why a generation has ended. */
  public Optional<GenerationEnd> end(int generation) {
    GenerationEnd seen = ends.get(generation);
    if (seen != null) {
      return Optional.of(seen);
    }
    Optional<GenerationEnd> end = read(Names.end(generation), GenerationEnd.class);
    end.ifPresent(known -> ends.put(generation, known));
    return end;
  }

  /**
   * Decides that a generation ends; the first reason stays.
   *
   * @throws IndexRefused if it is the active one
   */
  public GenerationEnd end(int generation, GenerationEnd.Reason reason, String detail) {
    latestActivation()
        .filter(active -> active.generation() == generation)
        .ifPresent(
            active -> {
              throw new IndexRefused(
                  "generation g%d in %s: it is active with %s since %s (expected: one that does not answer); activate another one first"
                      .formatted(generation, store.location(), active.model(), active.at()));
            });
    var end = new GenerationEnd(generation, reason, detail, now());
    return store.using(
        "ending g" + generation,
        () ->
            store.putIfAbsent(Names.end(generation), SealedJson.seal(end))
                ? end
                : end(generation).orElse(end));
  }

  /** How a generation goes on when it is built. */
  public BuildOrder.Then then(int generation) {
    return store.using(
        "reading the order of g" + generation,
        () ->
            store.read(order(generation, BuildOrder.Then.ACTIVATE)).isPresent()
                ? BuildOrder.Then.ACTIVATE
                : BuildOrder.Then.WAIT);
  }

  /** Says how it goes on; {@link BuildOrder.Then#ACTIVATE} is not taken back. */
  public void order(int generation, BuildOrder.Then then, String why) {
    var order = new BuildOrder(generation, then, why, now());
    put(order(generation, then), order);
  }

  /** What the gate asks; absent where nobody said. */
  public Optional<GateQuestions> gateQuestions() {
    return latest(Names.GATE, GateQuestions.class);
  }

  /**
   * Says what the gate asks from now on.
   *
   * @throws IndexRefused if somebody else does at the same moment
   */
  public GateQuestions askAtTheGate(List<GateQuestion> questions, String why) {
    long number = next(Names.GATE);
    var gate = new GateQuestions(number, questions, why, now());
    if (!put(Names.gate(number), gate)) {
      throw new IndexRefused(
          "gate of %s: other questions were set at the same moment; look at them, and repeat"
              .formatted(store.location()));
    }
    return gate;
  }

  /** The newest report on a generation. */
  public Optional<GateReport> gateReport(int generation) {
    return latest(Names.reports(generation), GateReport.class);
  }

  /**
   * The newest report on a generation, if it still says something: against the model and generation
   * that answer now, by the questions that hold now.
   */
  public Optional<GateReport> validGateReport(int generation) {
    Instant asked = gateQuestions().map(GateQuestions::at).orElse(Instant.MIN);
    Optional<Activation> active = latestActivation();
    return gateReport(generation)
        .filter(report -> !report.at().isBefore(asked))
        .filter(
            report ->
                active
                    .filter(now -> now.generation() == report.against())
                    .filter(now -> now.model().equals(report.againstModel()))
                    .isPresent());
  }

  public void report(GateReport report) {
    long number = next(Names.reports(report.generation()));
    put(Names.report(report.generation(), number), report);
  }

  /** What became of a command; nothing if it was not dealt with yet. */
  public Optional<CommandOutcome> outcome(CommandId command) {
    return read(file(command), CommandOutcome.class);
  }

  /**
   * Keeps what became of a command.
   *
   * @return the one that is kept: an earlier one stays
   */
  public CommandOutcome keep(CommandOutcome outcome) {
    return put(file(outcome.id()), outcome) ? outcome : outcome(outcome.id()).orElse(outcome);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private <T> Optional<T> latest(String folder, Class<T> type) {
    return store.using(
        "reading " + folder,
        () -> {
          List<Long> numbers = Names.numbersIn(store, folder);
          return numbers.isEmpty()
              ? Optional.empty()
              : read(Names.inFolder(folder, numbers.getLast()), type);
        });
  }

  private long next(String folder) {
    return store.using(
        "looking into " + folder,
        () -> {
          List<Long> numbers = Names.numbersIn(store, folder);
          return numbers.isEmpty() ? 1L : numbers.getLast() + 1;
        });
  }

  /**
   * They have no gaps and none is ever deleted: who looks many times a second looks for the next
   * one alone.
   */
  private List<Long> activationNumbers() throws IOException {
    List<Long> seen = activationNumbers;
    if (seen.isEmpty() || store.find(Names.activation(seen.getLast() + 1)).isPresent()) {
      seen = Names.numbersIn(store, Names.ACTIVATIONS);
      activationNumbers = seen;
    }
    return seen;
  }

  private boolean put(String name, Object content) {
    return store.using("writing " + name, () -> store.putIfAbsent(name, SealedJson.seal(content)));
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    return store.using("reading " + name, () -> SealedJson.read(store, name, type));
  }

  private String what(String name) {
    return "%s in %s".formatted(name, store.location());
  }

  private static String order(int generation, BuildOrder.Then then) {
    return Names.order(generation, then.name().toLowerCase(Locale.ROOT));
  }

  private static String file(CommandId command) {
    return Names.command(command.partition(), command.offset(), command.timestampMillis());
  }
}
