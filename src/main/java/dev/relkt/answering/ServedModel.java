package dev.relkt.answering;

import dev.relkt.ranking.Ranker;
import dev.relkt.registry.WindowRule;
import java.util.Optional;

/**
 * What replies need of the version that answers.
 *
 * @param windows how it cuts passages, absent where that is not known
 * @param ranker that orders candidates, absent where it has none or it cannot be used
 * @param trouble why the ranker cannot be used; empty where it can or there is none
 */
public record ServedModel(Optional<WindowRule> windows, Optional<Ranker> ranker, String trouble) {

  /** Nothing is known. */
  public static final ServedModel UNKNOWN = new ServedModel(Optional.empty(), Optional.empty(), "");
}
