package dev.relkt.answering;

import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.SentenceScorer;
import dev.relkt.registry.WindowRule;
import java.util.Optional;

/**
 * What replies need of the version that answers.
 *
 * @param windows how it cuts passages, absent where that is not known
 * @param ranker that orders candidates, absent where it has none or it cannot be used
 * @param trouble why the ranker cannot be used; empty where it can or there is none
 * @param sentences that scores sentences of answers; absent where none are wanted or there is no
 *     encoder for it
 */
public record ServedModel(
    Optional<WindowRule> windows,
    Optional<Ranker> ranker,
    String trouble,
    Optional<SentenceScorer> sentences) {

  /** Nothing is known. */
  public static final ServedModel UNKNOWN = new ServedModel(Optional.empty(), Optional.empty(), "");

  /** Of which no sentences are wanted. */
  public ServedModel(Optional<WindowRule> windows, Optional<Ranker> ranker, String trouble) {
    this(windows, ranker, trouble, Optional.empty());
  }
}
