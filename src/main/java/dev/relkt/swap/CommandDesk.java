package dev.relkt.swap;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.generation.Activation;
import dev.relkt.generation.BuildOrder;
import dev.relkt.generation.CommandId;
import dev.relkt.generation.Decisions;
import dev.relkt.generation.GateReport;
import dev.relkt.generation.GenerationEnd;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.IndexRefused;
import dev.relkt.generation.Lineup;
import dev.relkt.generation.Lineup.Role;
import dev.relkt.generation.Lineup.Standing;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.ModelCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries out what operators want. Each command may be carried out again after a failure in the
 * middle of it: what was done already is found and left as it is.
 */
final class CommandDesk {

  /**
   * How far the clock of whoever sends commands may be ahead. What was decided longer ago has the
   * same number in a topic that was made anew since.
   */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  private final GenerationStore store;
  private final Encoders encoders;
  private final GateKeeper gate;
  private final BuildRoom room;
  private final Succession succession;

  CommandDesk(
      GenerationStore store,
      Encoders encoders,
      GateKeeper gate,
      Succession succession,
      SwapRules rules) {
    this.store = store;
    this.encoders = encoders;
    this.gate = gate;
    this.succession = succession;
    room = new BuildRoom(store, rules.diskReserveBytes());
  }

  /**
   * Carries one out.
   *
   * @throws Refusal or {@link ModelRefused} or {@link IndexRefused} if it is not possible; nothing
   *     was changed then
   */
  Carried carryOut(CommandId id, ModelCommand command) {
    Lineup lineup = store.lineup();
    if (lineup.active().isEmpty()) {
      throw new Refusal(
          "no generation is active yet (expected: one); repeat when the index is there");
    }
    String why = "%s (%s)".formatted(command.words(), id);
    Instant since = Instant.ofEpochMilli(id.timestampMillis()).minus(CLOCKS_APART);
    return done(why, since).orElseGet(() -> carryOut(command, lineup, why));
  }

  /**
   * What the command did before a failure that came before its outcome was kept: a second rollback
   * would go back too far, and what ended cannot be ended again.
   */
  private Optional<Carried> done(String why, Instant since) {
    Optional<Carried> activated =
        store.decisions().activations().stream()
            .filter(one -> one.why().equals(why) && !one.at().isBefore(since))
            .findFirst()
            .map(this::carried);
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
                .map(one -> new Carried(one.number(), isRetired(one))));
  }

  private Carried carryOut(ModelCommand command, Lineup lineup, String why) {
    return switch (command) {
      case ModelCommand.Announce announce -> announce(announce, lineup, why);
      case ModelCommand.Activate activate -> activate(activate, lineup, why);
      case ModelCommand.RollBack back -> rollBack(lineup, why);
      case ModelCommand.Retire retire -> retire(retire, lineup, why);
      case ModelCommand.SetGate questions -> {
        if (!questions.questions().isEmpty()) {
          gate.requireKnown(lineup, questions.questions());
        }
        store.decisions().askAtTheGate(questions.questions(), why);
        yield new Carried(
            lineup.active().orElseThrow().number(),
            "the gate asks %,d questions from now on".formatted(questions.questions().size()));
      }
    };
  }

  private Carried announce(ModelCommand.Announce announce, Lineup lineup, String why) {
    ModelVersion model = announce.model();
    ModelManifest manifest = verified(model);
    Activation activation = lineup.activation().orElseThrow();
    Optional<Standing> there = of(lineup, manifest.embeddingSpace());
    if (there.isPresent()) {
      return announceKnown(announce, there.get(), activation, why);
    }
    room.require(lineup.active().orElseThrow(), manifest);
    for (Standing one : lineup.of(Role.CANDIDATE)) {
      succession.end(
          one.generation(),
          GenerationEnd.Reason.SUPERSEDED,
          "%s was announced before %s answered anything"
              .formatted(model, one.generation().model()));
    }
    IndexGeneration generation = store.createGeneration(manifest);
    store.decisions().order(generation.number(), announce.then(), why);
    return new Carried(
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
  private Carried announceKnown(
      ModelCommand.Announce announce, Standing there, Activation activation, String why) {
    ModelVersion model = announce.model();
    IndexGeneration generation = there.generation();
    if (there.role() == Role.ACTIVE && activation.model().equals(model)) {
      return new Carried(
          generation.number(), "%s answers already, by %s".formatted(model, generation.id()));
    }
    boolean activates = announce.then() == BuildOrder.Then.ACTIVATE;
    if (there.role() == Role.CANDIDATE) {
      store.decisions().order(generation.number(), announce.then(), why);
      return new Carried(
          generation.number(),
          "generation %s of this space is being built already%s"
              .formatted(
                  generation.id(),
                  activates ? "; it becomes active when the gate lets it through" : ""));
    }
    if (activates) {
      return carried(succession.goOver(generation, model, activation, why));
    }
    return new Carried(
        generation.number(),
        "ready at once: generation %s has the vectors of %s; \"activate\" makes it answer"
            .formatted(generation.id(), model));
  }

  private Carried activate(ModelCommand.Activate activate, Lineup lineup, String why) {
    ModelVersion model = activate.model();
    Activation activation = lineup.activation().orElseThrow();
    ModelManifest manifest = encoders.manifest(model);
    Standing standing =
        of(lineup, manifest.embeddingSpace()).orElseThrow(() -> notThere(model, manifest));
    IndexGeneration generation = standing.generation();
    if (activation.generation() == generation.number() && activation.model().equals(model)) {
      return new Carried(
          generation.number(), "%s answers already, by %s".formatted(model, generation.id()));
    }
    if (store.latestSnapshot(generation.number()).isEmpty()) {
      throw new Refusal(
          "activate %s: generation %s is being built (expected: ready); \"relkt model watch\" shows how far it is"
              .formatted(model, generation.id()));
    }
    verified(model);
    if (standing.role() == Role.CANDIDATE) {
      passGate(activate, lineup, generation);
    }
    return carried(succession.goOver(generation, model, activation, why));
  }

  private void passGate(ModelCommand.Activate activate, Lineup lineup, IndexGeneration generation) {
    if (activate.gate() == ModelCommand.Gate.FORCED) {
      return;
    }
    GateReport report =
        store
            .decisions()
            .validGateReport(generation.number())
            .orElseGet(() -> gate.compare(lineup, generation));
    if (report.verdict() == GateReport.Verdict.BLOCKED) {
      throw new Refusal(
          "activate %s: the gate blocks generation %s: %s; look at \"relkt gate report %s\", or activate it with --force"
              .formatted(activate.model(), generation.id(), GateWords.of(report), generation.id()));
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

  private Carried rollBack(Lineup lineup, String why) {
    Activation now = lineup.activation().orElseThrow();
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
        lineup
            .of(target.generation())
            .map(Standing::generation)
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
    return carried(back);
  }

  private Carried retire(ModelCommand.Retire retire, Lineup lineup, String why) {
    ModelVersion model = retire.model();
    List<Standing> ofModel =
        lineup.standing().stream().filter(one -> one.generation().model().equals(model)).toList();
    Standing standing =
        ofModel.stream()
            .findFirst()
            .or(() -> of(lineup, encoders.manifest(model).embeddingSpace()))
            .orElseThrow(
                () ->
                    new Refusal(
                        "retire %s: no generation of it is written (expected: one of %s)"
                            .formatted(
                                model,
                                lineup.standing().stream()
                                    .map(one -> one.generation().model())
                                    .toList())));
    if (standing.role() == Role.ACTIVE) {
      throw new Refusal(
          "retire %s: it answers, by generation %s (expected: one that does not); activate another one first"
              .formatted(model, standing.generation().id()));
    }
    succession.end(standing.generation(), GenerationEnd.Reason.RETIRED, why);
    return new Carried(standing.generation().number(), isRetired(standing.generation()));
  }

  private Carried carried(Activation now) {
    return new Carried(now.generation(), succession.words(now));
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

  private static Optional<Standing> of(Lineup lineup, EmbeddingSpace space) {
    return lineup.standing().stream()
        .filter(one -> one.generation().space().equals(space))
        .findFirst();
  }
}
