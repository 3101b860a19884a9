package dev.relkt.rollout;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.RankerSpec;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.CommandId;
import dev.relkt.snapshot.generation.Decisions;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.GenerationRoles.Role;
import dev.relkt.snapshot.generation.GenerationRoles.RoleAssignment;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.snapshot.store.IndexRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Executes the commands of operators. A command may be executed again after a failure in the middle
 * of it: what was done already is found and left as it is.
 */
final class CommandExecutor {

  /**
   * How far the clock of whoever sends commands may be ahead. What was decided longer ago has the
   * same number in a topic that was made anew since.
   */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  private final GenerationStore store;
  private final Encoders encoders;
  private final GateKeeper gate;
  private final DiskSpaceCheck diskSpace;
  private final ActivationPolicy policy;

  CommandExecutor(
      GenerationStore store,
      Encoders encoders,
      GateKeeper gate,
      ActivationPolicy policy,
      RolloutRules rules) {
    this.store = store;
    this.encoders = encoders;
    this.gate = gate;
    this.policy = policy;
    diskSpace = new DiskSpaceCheck(store, rules.diskReserveBytes());
  }

  /**
   * Executes a command.
   *
   * @throws Refusal or {@link ModelRefused} or {@link IndexRefused} if it is not possible; nothing
   *     was changed then
   */
  CommandResult execute(CommandId id, ModelCommand command) {
    GenerationRoles roles = store.roles();
    if (roles.active().isEmpty()) {
      throw new Refusal(
          "no generation is active yet (expected: one); repeat when the index is there");
    }
    String why = "%s (%s)".formatted(command.describe(), id);
    Instant since = Instant.ofEpochMilli(id.timestampMillis()).minus(CLOCKS_APART);
    return executedBefore(why, since).orElseGet(() -> execute(command, roles, why));
  }

  /**
   * What the command did before a failure that came before its outcome was kept: a second rollback
   * would go back too far, and what ended cannot be ended again.
   */
  private Optional<CommandResult> executedBefore(String why, Instant since) {
    Optional<CommandResult> activated =
        store.decisions().activations().stream()
            .filter(one -> one.why().equals(why) && !one.at().isBefore(since))
            .findFirst()
            .map(this::result);
    return activated.or(
        () ->
            store.generations().stream()
                .filter(
                    one ->
                        store
                            .decisions()
                            .end(one.number())
                            .filter(end -> end.detail().equals(why) && !end.at().isBefore(since))
                            .isPresent())
                .findFirst()
                .map(one -> new CommandResult(one.number(), isRetired(one))));
  }

  private CommandResult execute(ModelCommand command, GenerationRoles roles, String why) {
    return switch (command) {
      case ModelCommand.Announce announce -> announce(announce, roles, why);
      case ModelCommand.Activate activate -> activate(activate, roles, why);
      case ModelCommand.RollBack back -> rollBack(roles, why);
      case ModelCommand.Retire retire -> retire(retire, roles, why);
      case ModelCommand.SetGate questions -> {
        if (!questions.questions().isEmpty()) {
          gate.requireKnown(roles, questions.questions());
        }
        store.decisions().askAtTheGate(questions.questions(), why);
        yield new CommandResult(
            roles.active().orElseThrow().number(),
            "the gate asks %,d questions from now on".formatted(questions.questions().size()));
      }
    };
  }

  private CommandResult announce(
      ModelCommand.Announce announce, GenerationRoles roles, String why) {
    ModelVersion model = announce.model();
    ModelManifest manifest = verified(model);
    Activation activation = roles.activation().orElseThrow();
    Optional<RoleAssignment> there = of(roles, manifest.embeddingSpace());
    if (there.isPresent()) {
      return announceKnown(announce, there.get(), roles, why);
    }
    diskSpace.require(roles.active().orElseThrow(), manifest);
    for (RoleAssignment one : roles.of(Role.CANDIDATE)) {
      policy.end(
          one.generation(),
          GenerationEnd.Reason.SUPERSEDED,
          "%s was announced before %s answered anything"
              .formatted(model, one.generation().model()));
    }
    IndexGeneration generation = store.createGeneration(manifest);
    store.decisions().order(generation.number(), announce.then(), why);
    return new CommandResult(
        generation.number(),
        "generation %s of %s is being built%s"
            .formatted(
                generation.id(),
                model,
                announce.then() == BuildOrder.Then.ACTIVATE
                    ? " and becomes active when the gate lets it through"
                    : ", then waits for \"activate\""));
  }

  /** The version's space is there: there is nothing to build. */
  private CommandResult announceKnown(
      ModelCommand.Announce announce, RoleAssignment there, GenerationRoles roles, String why) {
    Activation activation = roles.activation().orElseThrow();
    ModelVersion model = announce.model();
    IndexGeneration generation = there.generation();
    if (there.role() == Role.ACTIVE && activation.model().equals(model)) {
      return new CommandResult(
          generation.number(), "%s answers already, by %s".formatted(model, generation.id()));
    }
    boolean activates = announce.then() == BuildOrder.Then.ACTIVATE;
    if (there.role() == Role.CANDIDATE) {
      store.decisions().order(generation.number(), announce.then(), why);
      return new CommandResult(
          generation.number(),
          "generation %s of this space is being built already%s"
              .formatted(
                  generation.id(),
                  activates ? "; it becomes active when the gate lets it through" : ""));
    }
    if (activates) {
      if (hasAnotherRanker(model, activation)) {
        passGate(model, roles, generation);
      }
      return result(policy.activate(generation, model, activation, why));
    }
    return new CommandResult(
        generation.number(),
        "ready at once: generation %s has the vectors of %s; \"activate\" makes it answer"
            .formatted(generation.id(), model));
  }

  private CommandResult activate(
      ModelCommand.Activate activate, GenerationRoles roles, String why) {
    ModelVersion model = activate.model();
    Activation activation = roles.activation().orElseThrow();
    ModelManifest manifest = encoders.manifest(model);
    RoleAssignment assignment =
        of(roles, manifest.embeddingSpace()).orElseThrow(() -> notThere(model, manifest));
    IndexGeneration generation = assignment.generation();
    if (activation.generation() == generation.number() && activation.model().equals(model)) {
      return new CommandResult(
          generation.number(), "%s answers already, by %s".formatted(model, generation.id()));
    }
    if (store.latestSnapshot(generation.number()).isEmpty()) {
      throw new Refusal(
          "activate %s: generation %s is being built (expected: ready); \"relkt model watch\" shows how far it is"
              .formatted(model, generation.id()));
    }
    verified(model);
    boolean isNew = assignment.role() == Role.CANDIDATE || hasAnotherRanker(model, activation);
    if (isNew && activate.gate() != ModelCommand.Gate.FORCED) {
      passGate(model, roles, generation);
    }
    return result(policy.activate(generation, model, activation, why));
  }

  /** Whether a version that needs no other vectors orders what is found in another way. */
  private boolean hasAnotherRanker(ModelVersion model, Activation activation) {
    return !encoders
        .manifest(model)
        .ranker()
        .map(RankerSpec::id)
        .equals(encoders.manifest(activation.model()).ranker().map(RankerSpec::id));
  }

  private void passGate(ModelVersion model, GenerationRoles roles, IndexGeneration generation) {
    GateReport report =
        store
            .decisions()
            .validGateReport(generation.number())
            .filter(known -> known.model().equals(model))
            .orElseGet(() -> gate.compare(roles, generation, model));
    if (report.verdict() == GateReport.Verdict.BLOCKED) {
      throw new Refusal(
          "activate %s: the gate blocks generation %s: %s; look at \"relkt gate report %s\", or activate it with --force"
              .formatted(model, generation.id(), GateSummary.of(report), generation.id()));
    }
  }

  private Refusal notThere(ModelVersion model, ModelManifest manifest) {
    Optional<GenerationEnd> end =
        store.generations().reversed().stream()
            .filter(one -> one.space().equals(manifest.embeddingSpace()))
            .findFirst()
            .flatMap(one -> store.decisions().end(one.number()));
    return new Refusal(
        end.map(
                ended ->
                    "%s: its generation g%d ended %s, %s (expected: one that is ready); publish the version again"
                        .formatted(model, ended.generation(), ended.at(), ended.detail()))
            .orElseGet(
                () ->
                    "%s: no generation of it (expected: one that is ready); publish the version first"
                        .formatted(model)));
  }

  private CommandResult rollBack(GenerationRoles roles, String why) {
    Activation now = roles.activation().orElseThrow();
    Decisions decisions = store.decisions();
    Activation target =
        now.before().stream()
            .boxed()
            .flatMap(number -> decisions.activation(number).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        "roll back: nothing was active before %s by g%d (expected: a model and generation to go back to)"
                            .formatted(now.model(), now.generation())));
    IndexGeneration generation =
        roles
            .of(target.generation())
            .map(RoleAssignment::generation)
            .orElseThrow(
                () ->
                    new Refusal(
                        "roll back: generation g%d of %s ended%s (expected: one that is kept); publish %s again"
                            .formatted(
                                target.generation(),
                                target.model(),
                                decisions
                                    .end(target.generation())
                                    .map(end -> " %s, %s".formatted(end.at(), end.detail()))
                                    .orElse(""),
                                target.model())));
    verified(target.model());
    Activation back = store.activate(generation.number(), target.model(), target.before(), why);
    return result(back);
  }

  private CommandResult retire(ModelCommand.Retire retire, GenerationRoles roles, String why) {
    ModelVersion model = retire.model();
    List<RoleAssignment> ofModel =
        roles.assignments().stream().filter(one -> one.generation().model().equals(model)).toList();
    RoleAssignment assignment =
        ofModel.stream()
            .findFirst()
            .or(() -> of(roles, encoders.manifest(model).embeddingSpace()))
            .orElseThrow(
                () ->
                    new Refusal(
                        "retire %s: no generation of it is written (expected: one of %s)"
                            .formatted(
                                model,
                                roles.assignments().stream()
                                    .map(one -> one.generation().model())
                                    .toList())));
    if (assignment.role() == Role.ACTIVE) {
      throw new Refusal(
          "retire %s: it answers, by generation %s (expected: one that does not); activate another one first"
              .formatted(model, assignment.generation().id()));
    }
    policy.end(assignment.generation(), GenerationEnd.Reason.RETIRED, why);
    return new CommandResult(assignment.generation().number(), isRetired(assignment.generation()));
  }

  private CommandResult result(Activation now) {
    return new CommandResult(now.generation(), policy.describe(now));
  }

  private static String isRetired(IndexGeneration generation) {
    return "generation %s of %s is written and kept no more"
        .formatted(generation.id(), generation.model());
  }

  /** Everything of the version was looked at: files, ops, dimension, length, golden vectors. */
  private ModelManifest verified(ModelVersion model) {
    ModelManifest manifest = encoders.manifest(model);
    Encoder encoder = encoders.open(model);
    encoder.close();
    return manifest;
  }

  private static Optional<RoleAssignment> of(GenerationRoles roles, EmbeddingSpace space) {
    return roles.assignments().stream()
        .filter(one -> one.generation().space().equals(space))
        .findFirst();
  }
}
