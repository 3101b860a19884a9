package dev.relkt.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.WordEncoder;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.MovedClock;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.CommandId;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.Kind;
import dev.relkt.snapshot.generation.GenerationRoles.Role;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.generation.ModelCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutControllerTest {

  private static final RolloutRules RULES =
      new RolloutRules(Duration.ofHours(24), 0, new GateRules(0.05, 1, 0.1));

  @TempDir Path directory;

  private final MovedClock clock = new MovedClock(Instant.now());
  private final SeededEncoders encoders = new SeededEncoders();
  private final List<GenerationEvent> events = new ArrayList<>();
  private GateFixture index;
  private GenerationStore store;
  private RolloutController controller;
  private long commands;

  @BeforeEach
  void anIndexThatWordsOneAnswers() {
    index = new GateFixture(directory);
    store = index.store;
    index.passage("moon", "en", "the moon circles the earth in 27 days");
    index.passage("tea", "en", "green tea is not fermented");
    index.passage("chess", "de", "schach wird auf 64 feldern gespielt");
    build(1);
    store.startWith(() -> WordEncoder.manifest(1));
    controller = controller(RULES);
  }

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  private RolloutController controller(RolloutRules rules) {
    return controller(rules, AnnouncedState.NOTHING);
  }

  private RolloutController controller(RolloutRules rules, AnnouncedState announced) {
    return new RolloutController(
        store,
        encoders,
        rules,
        directory.resolve("gate"),
        clock,
        announced,
        events::add,
        () -> false);
  }

  private List<String> news() {
    return events.stream()
        .filter(event -> event.command().isEmpty())
        .map(event -> "g%d %s".formatted(event.generation(), event.kind()))
        .toList();
  }

  /** What the shards of a generation do while it is built, at once. */
  private IndexGeneration build(int seed) {
    try (var encoder = new WordEncoder(seed)) {
      return index.publish(seed, encoder);
    }
  }

  private static ModelVersion words(int number) {
    return new ModelVersion("words", number);
  }

  private GenerationEvent execute(ModelCommand command) {
    var id = new CommandId(0, commands++, clock.millis());
    controller.execute(id, command);
    GenerationEvent answer = events.getLast();
    assertThat(answer.command()).isEqualTo(id.toString());
    return answer;
  }

  private GenerationEvent announce(int number) {
    return execute(new ModelCommand.Announce(words(number), BuildOrder.Then.WAIT, 1));
  }

  private GenerationEvent activate(int number) {
    return execute(new ModelCommand.Activate(words(number), ModelCommand.Gate.RESPECTED, 1));
  }

  private GenerationEvent force(int number) {
    return execute(new ModelCommand.Activate(words(number), ModelCommand.Gate.FORCED, 1));
  }

  private GenerationEvent rollBack() {
    return execute(new ModelCommand.RollBack(1));
  }

  private void refused(GenerationEvent answer, String detail) {
    assertThat(answer.kind()).isEqualTo(Kind.REFUSED);
    assertThat(answer.detail()).isEqualTo(detail);
  }

  private static void done(GenerationEvent answer) {
    assertThat(answer.kind()).as(answer.detail()).isEqualTo(Kind.DONE);
  }

  private String active() {
    return store
        .roles()
        .activation()
        .map(now -> now.model() + " g" + now.generation())
        .orElse("nothing");
  }

  @Test
  void announcesMakeAGenerationThatIsBuiltAndWaits() {
    GenerationEvent answer = announce(2);
    done(answer);
    assertThat(answer.detail())
        .isEqualTo("generation g2 of words/2 is being built, then waits for \"activate\"");
    assertThat(store.roles().candidate().orElseThrow().model()).isEqualTo(words(2));
    assertThat(active()).isEqualTo("words/1 g1");
    refused(
        activate(2),
        "activate words/2: generation g2 is being built (expected: ready); \"relkt model watch\" shows how far it is");
  }

  @Test
  void aGenerationThatIsReadyIsLookedAtOnceAndActivatedWhenAsked() {
    build(2);
    controller.reconcile();
    controller.reconcile();
    assertThat(news())
        .containsExactly(
            "g1 CREATED", "g2 CREATED", "g1 READY", "g2 READY", "g1 ACTIVE", "g2 GATE");
    assertThat(events.getLast().gate().orElseThrow().verdict())
        .isEqualTo(GateReport.Verdict.PASSED);
    assertThat(active()).isEqualTo("words/1 g1");
    done(activate(2));
    assertThat(active()).isEqualTo("words/2 g2");
    assertThat(store.roles().of(Role.RETAINED)).hasSize(1);
  }

  @Test
  void activatesByItselfWhatWasAnnouncedSo() {
    execute(new ModelCommand.Announce(words(2), BuildOrder.Then.ACTIVATE, 1));
    IndexGeneration announced = store.roles().candidate().orElseThrow();
    controller.reconcile();
    assertThat(active()).isEqualTo("words/1 g1");
    index.publishAgain(announced);
    controller.reconcile();
    assertThat(active()).isEqualTo("words/2 g2");
  }

  @Test
  void theGateBlocksAndForceOverridesAndIsRecorded() {
    done(
        execute(
            new ModelCommand.SetGate(
                List.of(GateFixture.question("q", "en", "green tea", "tea")), 1)));
    try (var encoder = new AlteredEncoder(2, question -> "schach")) {
      index.publish(2, encoder);
    }
    encoders.altered(2, question -> "schach");
    controller.reconcile();
    GenerationEvent answer = activate(2);
    refused(
        answer,
        "activate words/2: the gate blocks generation g2: 1 of 1 pairs of languages fall by more than 0.05: en→en success@1 1.000→0.000, MRR@10 1.000→0.500; look at \"relkt gate report g2\", or activate it with --force");
    assertThat(active()).isEqualTo("words/1 g1");
    done(force(2));
    assertThat(active()).isEqualTo("words/2 g2");
    assertThat(store.roles().activation().orElseThrow().why())
        .startsWith("activate words/2, forced (0@");
  }

  @Test
  void otherQuestionsMakeTheGateLookAgain() {
    build(2);
    controller.reconcile();
    clock.advance(Duration.ofSeconds(2));
    var question = new GateQuestion("q", new dev.relkt.passage.Language("en"), "tea", List.of());
    done(execute(new ModelCommand.SetGate(List.of(question), 1)));
    events.clear();
    controller.reconcile();
    assertThat(events).extracting(GenerationEvent::kind).containsExactly(Kind.GATE);
  }

  @Test
  void rollsBackToTheActivationBeforeAndNoFurther() {
    build(2);
    done(force(2));
    done(rollBack());
    assertThat(active()).isEqualTo("words/1 g1");
    refused(
        rollBack(),
        "roll back: nothing was active before words/1 by g1 (expected: a model and generation to go back to)");
    done(activate(2));
    assertThat(active()).isEqualTo("words/2 g2");
    done(rollBack());
    assertThat(active()).isEqualTo("words/1 g1");
  }

  @Test
  void aVersionOfTheSameSpaceAnswersAtOnceAndCanBeTakenBack() {
    build(2);
    done(force(2));
    GenerationEvent answer = announce(12);
    done(answer);
    assertThat(answer.detail())
        .isEqualTo(
            "ready at once: generation g2 has the vectors of words/12; \"activate\" makes it answer");
    assertThat(store.generations()).hasSize(2);
    done(activate(12));
    assertThat(active()).isEqualTo("words/12 g2");
    done(rollBack());
    assertThat(active()).isEqualTo("words/2 g2");
    done(rollBack());
    assertThat(active()).isEqualTo("words/1 g1");
  }

  @Test
  void aRankerIsSwappedWithoutABuildThroughTheGateAndTakenBack() {
    done(
        execute(
            new ModelCommand.SetGate(
                List.of(GateFixture.question("q", "en", "green tea", "tea")), 1)));
    encoders.ranked(11, 1);
    encoders.ranked(21, -1);
    done(announce(11));
    done(activate(11));
    assertThat(active()).isEqualTo("words/11 g1");

    done(announce(21));
    GenerationEvent answer = activate(21);
    assertThat(answer.kind()).isEqualTo(Kind.REFUSED);
    assertThat(answer.detail())
        .startsWith(
            "activate words/21: the gate blocks generation g1: 1 of 1 pairs of languages fall by more than 0.05: en→en success@1 1.000→0.000");
    assertThat(active()).isEqualTo("words/11 g1");

    done(force(21));
    assertThat(active()).isEqualTo("words/21 g1");
    done(rollBack());
    assertThat(active()).isEqualTo("words/11 g1");
    assertThat(store.generations()).as("nothing was built").hasSize(1);
  }

  @Test
  void aNewerVersionTakesThePlaceOfOneThatIsBeingBuilt() {
    announce(2);
    announce(3);
    assertThat(store.roles().candidate().orElseThrow().model()).isEqualTo(words(3));
    assertThat(store.decisions().end(2).orElseThrow().reason())
        .isEqualTo(GenerationEnd.Reason.SUPERSEDED);
    assertThat(store.decisions().end(2).orElseThrow().detail())
        .isEqualTo("words/3 was announced before words/2 answered anything");
  }

  @Test
  void theSameVersionAnnouncedTwiceIsBuiltOnce() {
    done(announce(2));
    done(announce(2));
    assertThat(store.generations()).hasSize(2);
  }

  @Test
  void onlyTheNewestWayBackIsKept() {
    build(2);
    done(force(2));
    build(3);
    done(force(3));
    assertThat(store.roles().of(Role.RETAINED))
        .extracting(one -> one.generation().number())
        .containsExactly(2);
    assertThat(store.decisions().end(1).orElseThrow().detail())
        .isEqualTo("g2 is kept for a rollback now");
    done(rollBack());
    assertThat(active()).isEqualTo("words/2 g2");
    assertThat(rollBack().detail())
        .startsWith("roll back: generation g1 of words/1 ended ")
        .endsWith("(expected: one that is kept); publish words/1 again");
  }

  @Test
  void givesUpWhatWasKeptLongEnough() {
    build(2);
    done(force(2));
    clock.advance(Duration.ofHours(23));
    controller.reconcile();
    assertThat(store.roles().of(Role.RETAINED)).hasSize(1);
    clock.advance(Duration.ofHours(2));
    controller.reconcile();
    assertThat(store.roles().of(Role.RETAINED)).isEmpty();
    assertThat(store.decisions().end(1).orElseThrow().reason())
        .isEqualTo(GenerationEnd.Reason.EXPIRED);
  }

  @Test
  void givesUpWhatIsKeptWhenTheDiskIsFull() {
    build(2);
    done(force(2));
    controller =
        controller(new RolloutRules(Duration.ofHours(24), Long.MAX_VALUE / 2, RULES.gate()));
    controller.reconcile();
    assertThat(store.decisions().end(1).orElseThrow().reason())
        .isEqualTo(GenerationEnd.Reason.NO_ROOM);
    assertThat(active()).isEqualTo("words/2 g2");
  }

  @Test
  void refusesABuildThatTheDiskHasNoRoomFor() {
    controller =
        controller(new RolloutRules(Duration.ofHours(24), Long.MAX_VALUE / 2, RULES.gate()));
    GenerationEvent answer = announce(2);
    assertThat(answer.kind()).isEqualTo(Kind.REFUSED);
    assertThat(answer.detail())
        .startsWith("announce words/2: ")
        .contains(" MB are free where the index is (expected: ");
    assertThat(store.generations()).hasSize(1);
  }

  @Test
  void refusesWhatIsNotThereOrNotReadyOrRetired() {
    refused(announce(91), "model words/91: no folder");
    refused(
        activate(2),
        "words/2: no generation of it (expected: one that is ready); publish the version first");
    announce(2);
    done(execute(new ModelCommand.Retire(words(2), 1)));
    GenerationEvent retired = activate(2);
    assertThat(retired.kind()).isEqualTo(Kind.REFUSED);
    assertThat(retired.detail())
        .startsWith("words/2: its generation g2 ended ")
        .endsWith("(expected: one that is ready); publish the version again");
    refused(
        execute(new ModelCommand.Retire(words(1), 1)),
        "retire words/1: it answers, by generation g1 (expected: one that does not); activate another one first");
    refused(
        execute(new ModelCommand.Retire(words(3), 1)),
        "retire words/3: no generation of it is written (expected: one of [words/1])");
    assertThat(active()).isEqualTo("words/1 g1");
  }

  @Test
  void refusesAVersionThatCannotBeOpenedAtTheAnnouncementAndAtTheActivation() {
    encoders.damaged.add(2);
    refused(announce(2), "model words/2: damaged");
    encoders.damaged.clear();
    build(2);
    encoders.damaged.add(2);
    refused(force(2), "model words/2: damaged");
    assertThat(active()).isEqualTo("words/1 g1");
  }

  @Test
  void refusesGateQuestionsThatNameUnknownPassages() {
    refused(
        execute(
            new ModelCommand.SetGate(
                List.of(
                    GateFixture.question("a", "en", "who?", "moon", "nobody"),
                    GateFixture.question("b", "en", "what?", "nothing")),
                1)),
        "gate: 2 passages that questions name are not in the index: nobody, nothing (expected: ids of passages that can be found); correct the ids, or ingest the passages first");
    assertThat(store.decisions().gateQuestions()).isEmpty();
  }

  @Test
  void aCommandThatIsReadAgainIsAnsweredAgainAndNotCarriedOutAgain() {
    var id = new CommandId(0, 7, clock.millis());
    var command = new ModelCommand.Announce(words(2), BuildOrder.Then.WAIT, 1);
    controller.execute(id, command);
    GenerationEvent first = events.getLast();
    store.decisions().end(2, GenerationEnd.Reason.FAILED, "by a test");
    controller(RULES).execute(id, command);
    assertThat(store.generations()).hasSize(2);
    assertThat(events.getLast().detail()).isEqualTo(first.detail());
    assertThat(events.getLast().command()).isEqualTo("0@7");
  }

  @Test
  void aCommandThatWasBrokenOffIsFinished() {
    // the generation was made, and then the process died before anything else was written
    store.createGeneration(encoders.manifest(words(2)));
    GenerationEvent answer =
        execute(new ModelCommand.Announce(words(2), BuildOrder.Then.ACTIVATE, 1));
    done(answer);
    assertThat(store.generations()).hasSize(2);
    assertThat(store.decisions().then(2)).isEqualTo(BuildOrder.Then.ACTIVATE);
  }

  @Test
  void saysThatAGenerationCouldNotBeBuilt() {
    announce(2);
    controller.reconcile();
    store.decisions().end(2, GenerationEnd.Reason.FAILED, "component 3 of row 0 is NaN");
    controller.reconcile();
    controller.reconcile();
    assertThat(events)
        .filteredOn(event -> event.kind() == Kind.FAILED)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.generation()).isEqualTo(2);
              assertThat(event.detail()).isEqualTo("component 3 of row 0 is NaN");
            });
    assertThat(active()).isEqualTo("words/1 g1");
  }

  @Test
  void whatWasDecidedAndNotPublishedBeforeAFailureIsPublishedByTheNextOne() {
    controller.reconcile();
    AnnouncedState announced = controller.announced();
    build(2);
    controller.reconcile();
    done(force(2));
    done(execute(new ModelCommand.Retire(words(1), 1)));
    List<GenerationEvent> lost = List.copyOf(events.subList(3, events.size()));
    events.clear();
    // The checkpoint that is gone back to is from before all that.
    controller(RULES, announced).reconcile();
    assertThat(news())
        .containsExactly("g2 CREATED", "g2 READY", "g2 GATE", "g2 ACTIVE", "g1 RETIRED");
    assertThat(events)
        .as("in the same words, with the same time")
        .containsExactlyElementsOf(
            lost.stream().filter(event -> event.command().isEmpty()).toList());
  }

  @Test
  void aControllerThatTakesOverPublishesNothingTwice() {
    build(2);
    controller.reconcile();
    events.clear();
    controller(RULES, controller.announced()).reconcile();
    assertThat(events).isEmpty();
  }

  @Test
  void aRollbackThatWasBrokenOffGoesBackOnce() {
    build(2);
    done(force(2));
    done(activate(12));
    // The way back was decided, and then the process died before the outcome was kept.
    var id = new CommandId(0, commands, clock.millis());
    store.activate(2, words(2), OptionalLong.of(1), "roll back (%s)".formatted(id));
    GenerationEvent answer = rollBack();
    done(answer);
    assertThat(answer.detail()).isEqualTo("words/2 answers again, by generation g2");
    assertThat(active()).isEqualTo("words/2 g2");
  }

  @Test
  void anActivationThatWasBrokenOffLeavesOneWayBack() {
    build(2);
    done(force(2));
    clock.advance(Duration.ofSeconds(1));
    build(3);
    var id = new CommandId(0, commands, clock.millis());
    store.activate(3, words(3), OptionalLong.of(2), "activate words/3, forced (%s)".formatted(id));
    GenerationEvent answer = force(3);
    done(answer);
    assertThat(answer.detail())
        .isEqualTo(
            "words/3 answers from now on, by generation g3; \"relkt model rollback\" brings back words/2");
    controller.reconcile();
    assertThat(store.roles().of(Role.RETAINED))
        .extracting(one -> one.generation().number())
        .containsExactly(2);
    done(rollBack());
    assertThat(active()).isEqualTo("words/2 g2");
  }

  @Test
  void aRetirementThatWasBrokenOffIsDone() {
    build(2);
    var id = new CommandId(0, commands, clock.millis());
    store.decisions().end(2, GenerationEnd.Reason.RETIRED, "retire words/2 (%s)".formatted(id));
    GenerationEvent answer = execute(new ModelCommand.Retire(words(2), 1));
    done(answer);
    assertThat(answer.detail()).isEqualTo("generation g2 of words/2 is written and kept no more");
  }

  @Test
  void answersARecordThatIsNoCommand() {
    controller.refuse(new CommandId(0, 3, 1), "value: not JSON");
    refused(events.getLast(), "value: not JSON");
  }
}
