package dev.relkt.generation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The generations that are written at one moment, and what each is for.
 *
 * @param activation the decision that holds; absent before the first
 * @param standing one a generation, by number
 */
public record Lineup(Optional<Activation> activation, List<Standing> standing) {

  public Lineup {
    standing = List.copyOf(standing);
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
   * A generation and what it is for.
   *
   * @param generation that is written
   * @param role what for
   * @param since when it got this role
   */
  public record Standing(IndexGeneration generation, Role role, Instant since) {}

  /** The generation that answers. */
  public Optional<IndexGeneration> active() {
    return of(Role.ACTIVE).stream().findFirst().map(Standing::generation);
  }

  /** The generation that is being built or waits; the newest, should there be two for a moment. */
  public Optional<IndexGeneration> candidate() {
    List<Standing> candidates = of(Role.CANDIDATE);
    return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.getLast().generation());
  }

  /** Generations of a role, by number. */
  public List<Standing> of(Role role) {
    return standing.stream().filter(one -> one.role() == role).toList();
  }

  /** What a generation is for; nothing if it has ended or there is none. */
  public Optional<Standing> of(int generation) {
    return standing.stream().filter(one -> one.generation().number() == generation).findFirst();
  }
}
