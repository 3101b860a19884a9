package dev.relkt.rollout;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.CommandId;
import dev.relkt.snapshot.generation.CommandOutcome;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.GenerationRoles.Role;
import dev.relkt.snapshot.generation.GenerationRoles.RoleAssignment;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.snapshot.store.IndexRefused;
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
 * Controls the generations of an index: executes commands, runs new generations through the gate
 * and ends those whose retention is over. There is one controller an index root.
 *
 * <p>It only decides. Its decisions are in the index root, where the writers of shards and the
 * readers find them. It has no other state, so that another controller can take over at any moment.
 *
 * <p>For one thread. Calls may take seconds, so that it should be a thread of its own.
 */
public final class RolloutController {

  private static final Logger LOG = LoggerFactory.getLogger(RolloutController.class);

  /** Between two attempts of a gate that failed. */
  private static final Duration GATE_RETRY = Duration.ofSeconds(10);

  private final GenerationStore store;
  private final RolloutRules rules;
  private final EventPublisher publisher;
  private final ReaderEvents readerEvents;
  private final Consumer<GenerationEvent> listener;
  private final GateKeeper gate;
  private final ActivationPolicy policy;
  private final CommandExecutor executor;
  private final Clock clock;

  /** Why the gate failed the last time; empty if it did not. */
  private String gateTrouble = "";

  private Instant nextGateAttempt = Instant.MIN;

  /**
   * @param directory where the gate opens shards
   * @param announced what was announced before
   * @param listener takes the events, in the calling thread
   * @param stop whether to give up what takes long
   */
  public RolloutController(
      GenerationStore store,
      Encoders encoders,
      RolloutRules rules,
      Path directory,
      Clock clock,
      AnnouncedState announced,
      Consumer<GenerationEvent> listener,
      BooleanSupplier stop) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
    this.listener = listener;
    publisher = new EventPublisher(store, announced, listener);
    readerEvents = new ReaderEvents(store, clock, listener);
    gate = new GateKeeper(store, encoders, directory, rules.gate(), stop);
    policy = new ActivationPolicy(store);
    executor = new CommandExecutor(store, encoders, gate, policy, rules);
  }

  /**
   * Executes a command, or answers why it cannot. One that is read again after a failure is only
   * answered again.
   */
  public void execute(CommandId id, ModelCommand command) {
    Optional<CommandOutcome> known = store.decisions().outcome(id);
    if (known.isPresent()) {
      answer(known.get(), command.version());
      return;
    }
    String words = command.describe();
    CommandOutcome outcome;
    try {
      CommandResult result = executor.execute(id, command);
      outcome =
          outcome(id, words, CommandOutcome.Result.DONE, result.detail(), result.generation());
    } catch (Refusal | ModelRefused | EncoderUnavailable | IndexRefused e) {
      outcome =
          outcome(
              id,
              words,
              CommandOutcome.Result.REFUSED,
              Objects.requireNonNullElse(e.getMessage(), e.toString()),
              0);
    }
    CommandOutcome kept = store.decisions().keep(outcome);
    publisher.publish();
    answer(kept, command.version());
  }

  /** Answers a record that is not a command. */
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
   * Does what is due without a command: runs a generation that is ready through the gate, activates
   * it where that was ordered, ends what was retained long enough. To be called periodically.
   */
  public void reconcile() {
    publisher.publish();
    GenerationRoles roles = store.roles();
    if (roles.active().isEmpty()) {
      return;
    }
    for (RoleAssignment one : roles.of(Role.CANDIDATE)) {
      promote(one.generation(), roles);
    }
    policy.retainOnlyTheLatest(); // where an activation failed before it did
    expireRetained(store.roles());
    publisher.publish();
    readerEvents.publish();
  }

  /** What was announced, for the controller that takes over. */
  public AnnouncedState announced() {
    return publisher.announced();
  }

  private void promote(IndexGeneration candidate, GenerationRoles roles) {
    int number = candidate.number();
    if (store.latestSnapshot(number).isEmpty()) {
      return;
    }
    Activation active = roles.activation().orElseThrow();
    Optional<GateReport> report = store.decisions().validGateReport(number);
    if (report.isEmpty()) {
      report = compare(roles, candidate);
    }
    boolean passes = report.filter(r -> r.verdict() == GateReport.Verdict.PASSED).isPresent();
    if (passes && store.decisions().then(number) == BuildOrder.Then.ACTIVATE) {
      policy.activate(
          candidate, candidate.model(), active, "as ordered, when the gate let it through");
    }
  }

  private Optional<GateReport> compare(GenerationRoles roles, IndexGeneration candidate) {
    if (clock.instant().isBefore(nextGateAttempt)) {
      return Optional.empty();
    }
    try {
      GateReport report = gate.compare(roles, candidate);
      gateTrouble = "";
      return Optional.of(report);
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (ModelRefused
        | EncoderUnavailable
        | IndexRefused
        | IllegalStateException
        | IllegalArgumentException e) {
      nextGateAttempt = clock.instant().plus(GATE_RETRY);
      String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
      if (!reason.equals(gateTrouble)) {
        gateTrouble = reason;
        LOG.warn("the gate cannot look at {}: {}; trying again", candidate, reason, e);
      }
      return Optional.empty();
    }
  }

  private void expireRetained(GenerationRoles roles) {
    OptionalLong usable = store.usableBytes();
    boolean tight = usable.isPresent() && usable.getAsLong() < rules.diskReserveBytes();
    for (RoleAssignment one : roles.of(Role.RETAINED)) {
      if (!clock.instant().isBefore(one.since().plus(rules.retention()))) {
        policy.end(
            one.generation(),
            GenerationEnd.Reason.EXPIRED,
            "it was kept for %d min after it had answered last"
                .formatted(rules.retention().toMinutes()));
      } else if (tight) {
        policy.end(
            one.generation(),
            GenerationEnd.Reason.NO_ROOM,
            "%,d MB are free where the index is, less than the reserve of %,d MB"
                .formatted(usable.getAsLong() / 1_000_000, rules.diskReserveBytes() / 1_000_000));
      }
    }
  }
}
