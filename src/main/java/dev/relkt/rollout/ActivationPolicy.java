package dev.relkt.rollout;

import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.GenerationRoles.Role;
import dev.relkt.snapshot.generation.GenerationRoles.RoleAssignment;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Which model and generation answer next, and which generation is retained for a rollback. */
final class ActivationPolicy {

  private final GenerationStore store;

  ActivationPolicy(GenerationStore store) {
    this.store = store;
  }

  /**
   * Makes a model and a generation answer, and ends the generations that a rollback can no longer
   * bring back.
   */
  Activation activate(
      IndexGeneration generation, ModelVersion model, Activation before, String why) {
    Activation now =
        store.activate(generation.number(), model, OptionalLong.of(before.number()), why);
    retainOnlyTheLatest();
    return now;
  }

  /** Ends all retained generations but the one that answered last. */
  void retainOnlyTheLatest() {
    List<RoleAssignment> kept = store.roles().of(Role.RETAINED);
    kept.stream()
        .max(Comparator.comparing(RoleAssignment::since))
        .map(RoleAssignment::generation)
        .ifPresent(
            last ->
                kept.stream()
                    .map(RoleAssignment::generation)
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

  String describe(Activation now) {
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
