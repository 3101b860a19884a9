package dev.relkt.swap;

import dev.relkt.embedding.Encoders;
import dev.relkt.generation.Activation;
import dev.relkt.generation.BuildOrder;
import dev.relkt.generation.CommandId;
import dev.relkt.generation.CommandOutcome;
import dev.relkt.generation.GateReport;
import dev.relkt.generation.GenerationEnd;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.IndexRefused;
import dev.relkt.generation.Lineup;
import dev.relkt.generation.Lineup.Role;
import dev.relkt.generation.Lineup.Standing;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.GenerationEvent;
import dev.relkt.topic.GenerationEvent.Kind;
import dev.relkt.topic.ModelCommand;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the generations of an index: carries out commands, lets new generations through the
 * gate, and gives up those whose time is over. There is one an index root.
 *
 * <p>It only decides. The decisions stand in the index root; whoever writes shards and whoever
 * answers questions look there and follow. What it knows it reads from there too, so that another
 * one can go on after it at any moment.
 *
 * <p>For one thread. What it does may take seconds, so that should be a thread of its own.
 */
public final class Steward {

  private static final Logger LOG = LoggerFactory.getLogger(Steward.class);

  /** Between two attempts of a gate that cannot be asked. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final GenerationStore store;
  private final SwapRules rules;
  private final Herald herald;
  private final ReaderNews recall;
  private final Consumer<GenerationEvent> listener;
  private final GateKeeper gate;
  private final Succession succession;
  private final CommandDesk desk;
  private final Clock clock;

  /** Why the gate could not look at a generation the last time; empty if it could. */
  private String gateTrouble = "";

  private Instant nextLook = Instant.MIN;

  /**
   * @param directory where the gate opens shards
   * @param told how far the news were told before
   * @param listener told what happens, in this thread
   * @param stop whether to give up what takes long
   */
  public Steward(
      GenerationStore store,
      Encoders encoders,
      SwapRules rules,
      Path directory,
      Clock clock,
      Told told,
      Consumer<GenerationEvent> listener,
      BooleanSupplier stop) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
    this.listener = listener;
    herald = new Herald(store, told, listener);
    recall = new ReaderNews(store, clock, listener);
    gate = new GateKeeper(store, encoders, directory, rules.gate(), stop);
    succession = new Succession(store);
    desk = new CommandDesk(store, encoders, gate, succession, rules);
  }

  /**
   * Carries a command out, or says why not. One that is known already, because it is read again
   * after a failure, is only answered again.
   */
  public void carryOut(CommandId id, ModelCommand command) {
    Optional<CommandOutcome> known = store.decisions().outcome(id);
    if (known.isPresent()) {
      answer(known.get(), command.version());
      return;
    }
    String words = command.words();
    CommandOutcome outcome;
    try {
      Carried carried = desk.carryOut(id, command);
      outcome =
          outcome(id, words, CommandOutcome.Result.DONE, carried.detail(), carried.generation());
    } catch (Refusal | ModelRefused | IndexRefused e) {
      outcome =
          outcome(
              id,
              words,
              CommandOutcome.Result.REFUSED,
              Objects.requireNonNullElse(e.getMessage(), e.toString()),
              0);
    }
    CommandOutcome kept = store.decisions().keep(outcome);
    herald.tell();
    answer(kept, command.version());
  }

  /** Answers a record that is no command. */
  public void refuse(CommandId id, String reason) {
    CommandOutcome outcome =
        store
            .decisions()
            .outcome(id)
            .orElseGet(
                () ->
                    store
                        .decisions()
                        .keep(
                            outcome(
                                id, "not understood", CommandOutcome.Result.REFUSED, reason, 0)));
    answer(outcome, Optional.empty());
  }

  private CommandOutcome outcome(
      CommandId id, String words, CommandOutcome.Result result, String detail, int generation) {
    return new CommandOutcome(id, words, result, detail, generation, clock.instant());
  }

  private void answer(CommandOutcome outcome, Optional<ModelVersion> model) {
    LOG.info(
        "{} ({}): {}: {}", outcome.command(), outcome.id(), outcome.result(), outcome.detail());
    Kind kind = outcome.result() == CommandOutcome.Result.DONE ? Kind.DONE : Kind.REFUSED;
    listener.accept(
        GenerationEvent.of(
                outcome.generation(), kind, model, outcome.detail(), outcome.at().toEpochMilli())
            .answering(outcome.id().toString()));
  }

  /**
   * Does what is due without a command: lets a generation that is ready through the gate, activates
   * it where that was ordered, gives up what was kept long enough. To be called again and again.
   */
  public void look() {
    herald.tell();
    Lineup lineup = store.lineup();
    if (lineup.active().isEmpty()) {
      return;
    }
    for (Standing one : lineup.of(Role.CANDIDATE)) {
      lookAt(one.generation(), lineup);
    }
    succession.keepOneWayBack(); // where an activation was cut off before it did
    giveUpWhatIsKept(store.lineup());
    herald.tell();
    recall.tell();
  }

  /** How far the news were told, to be given to the one who goes on after this one. */
  public Told told() {
    return herald.told();
  }

  private void lookAt(IndexGeneration candidate, Lineup lineup) {
    int number = candidate.number();
    if (store.latestSnapshot(number).isEmpty()) {
      return;
    }
    Activation active = lineup.activation().orElseThrow();
    Optional<GateReport> report = store.decisions().validGateReport(number);
    if (report.isEmpty()) {
      report = compare(lineup, candidate);
    }
    boolean passes = report.filter(r -> r.verdict() == GateReport.Verdict.PASSED).isPresent();
    if (passes && store.decisions().then(number) == BuildOrder.Then.ACTIVATE) {
      succession.goOver(
          candidate, candidate.model(), active, "as ordered, when the gate let it through");
    }
  }

  private Optional<GateReport> compare(Lineup lineup, IndexGeneration candidate) {
    if (clock.instant().isBefore(nextLook)) {
      return Optional.empty();
    }
    try {
      GateReport report = gate.compare(lineup, candidate);
      gateTrouble = "";
      return Optional.of(report);
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (ModelRefused | IndexRefused | IllegalStateException | IllegalArgumentException e) {
      nextLook = clock.instant().plus(LOOK_AGAIN);
      String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
      if (!reason.equals(gateTrouble)) {
        gateTrouble = reason;
        LOG.warn("the gate cannot look at {}: {}; trying again", candidate, reason, e);
      }
      return Optional.empty();
    }
  }

  private void giveUpWhatIsKept(Lineup lineup) {
    OptionalLong usable = store.usableBytes();
    boolean tight = usable.isPresent() && usable.getAsLong() < rules.diskReserveBytes();
    for (Standing one : lineup.of(Role.RETAINED)) {
      if (!clock.instant().isBefore(one.since().plus(rules.retention()))) {
        succession.end(
            one.generation(),
            GenerationEnd.Reason.EXPIRED,
            "it was kept for %d min after it had answered last"
                .formatted(rules.retention().toMinutes()));
      } else if (tight) {
        succession.end(
            one.generation(),
            GenerationEnd.Reason.NO_ROOM,
            "%,d MB are free where the index is, less than the reserve of %,d MB"
                .formatted(usable.getAsLong() / 1_000_000, rules.diskReserveBytes() / 1_000_000));
      }
    }
  }
}
