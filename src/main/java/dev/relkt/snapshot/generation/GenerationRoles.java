package dev.relkt.snapshot.generation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The roles of the generations that are written at one moment.
 *
 * @param activation the decision that holds; absent before the first
 * @param assignments one a generation, by number
 */
public record GenerationRoles(Optional<Activation> activation, List<RoleAssignment> assignments) {

  public GenerationRoles {
    assignments = List.copyOf(assignments);
  }

  /** What a generation is for. */
  public enum Role {
    /** It answers. */
    ACTIVE,
    /** It is being built, or is ready and waits; at most one. */
    CANDIDATE,
    /** It answered before and is kept so that it can again. */
    RETAINED
  }

  /**
   * A generation and its role.
   *
   * @param generation that is written
   * @param role what it is for
   * @param since when it got this role
   */
  public record RoleAssignment(IndexGeneration generation, Role role, Instant since) {}

  /**
   * The roles that follow from decisions.
   *
   * @param activations all of them, by number
   * @param generations all of them, by number
   * @param ended whether it was decided that one ends; the active one never has
   */
  public static GenerationRoles of(
      List<Activation> activations,
      List<IndexGeneration> generations,
      Predicate<IndexGeneration> ended) {
    Optional<Activation> holds =
        activations.isEmpty() ? Optional.empty() : Optional.of(activations.getLast());
    List<RoleAssignment> assignments = new ArrayList<>();
    for (IndexGeneration generation : generations) {
      if (holds.isPresent() && holds.get().generation() == generation.number()) {
        assignments.add(new RoleAssignment(generation, Role.ACTIVE, holds.get().at()));
      } else if (!ended.test(generation)) {
        assignments.add(
            replacedAt(activations, generation.number())
                .map(at -> new RoleAssignment(generation, Role.RETAINED, at))
                .orElseGet(
                    () -> new RoleAssignment(generation, Role.CANDIDATE, generation.createdAt())));
      }
    }
    return new GenerationRoles(holds, assignments);
  }

  /** When a generation stopped to answer; nothing if it never did. */
  private static Optional<Instant> replacedAt(List<Activation> activations, int generation) {
    for (int i = activations.size() - 1; i > 0; i--) {
      if (activations.get(i - 1).generation() == generation) {
        return Optional.of(activations.get(i).at());
      }
    }
    return Optional.empty();
  }

  public Optional<IndexGeneration> active() {
    return of(Role.ACTIVE).stream().findFirst().map(RoleAssignment::generation);
  }

  /** The generation that is being built or waits; the newest, should there be two for a moment. */
  public Optional<IndexGeneration> candidate() {
    List<RoleAssignment> candidates = of(Role.CANDIDATE);
    return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.getLast().generation());
  }

  /** Generations of a role, by number. */
  public List<RoleAssignment> of(Role role) {
    return assignments.stream().filter(one -> one.role() == role).toList();
  }

  /** What a generation is for; nothing if it has ended or there is none. */
  public Optional<RoleAssignment> of(int generation) {
    return assignments.stream().filter(one -> one.generation().number() == generation).findFirst();
  }
}
