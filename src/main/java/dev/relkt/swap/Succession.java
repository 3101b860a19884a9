package dev.relkt.swap;

import dev.relkt.generation.Activation;
import dev.relkt.generation.GenerationEnd;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.Lineup.Role;
import dev.relkt.generation.Lineup.Standing;
import dev.relkt.registry.ModelVersion;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Which model and generation answer next, and which generation is kept for the way back. */
final class Succession {

  private final GenerationStore store;

  Succession(GenerationStore store) {
    this.store = store;
  }

  /**
   * Makes a model and a generation answer, and gives up what is kept for a way back that nobody can
   * take any more.
   */
  Activation goOver(IndexGeneration generation, ModelVersion model, Activation before, String why) {
    Activation now =
        store.activate(generation.number(), model, OptionalLong.of(before.number()), why);
    keepOneWayBack();
    return now;
  }

  /** Of those that are kept for a rollback only the one that answered last goes on. */
  void keepOneWayBack() {
    List<Standing> kept = store.lineup().of(Role.RETAINED);
    kept.stream()
        .max(Comparator.comparing(Standing::since))
        .map(Standing::generation)
        .ifPresent(
            last ->
                kept.stream()
                    .map(Standing::generation)
                    .filter(one -> one.number() != last.number())
                    .forEach(
                        one ->
                            end(
                                one,
                                GenerationEnd.Reason.SUPERSEDED,
                                "%s is kept for a rollback now".formatted(last.id()))));
  }

  void end(IndexGeneration generation, GenerationEnd.Reason reason, String detail) {
    store.decisions().end(generation.number(), reason, detail);
  }

  /** In words. */
  String words(Activation now) {
    return store
        .decisions()
        .activation(now.number() - 1)
        .filter(last -> now.before().equals(OptionalLong.of(last.number())))
        .map(
            last ->
                "%s answers from now on, by generation g%d; \"relkt model rollback\" brings back %s"
                    .formatted(now.model(), now.generation(), last.model()))
        .orElseGet(
            () -> "%s answers again, by generation g%d".formatted(now.model(), now.generation()));
  }
}
