package dev.relkt.snapshot.generation;

import dev.relkt.passage.Language;
import dev.relkt.registry.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * How a generation answers the gate's questions, compared with the one that is active.
 *
 * @param generation that was looked at
 * @param model whose encoder encoded the questions for it
 * @param against the number of the active generation
 * @param againstModel whose encoder encoded the questions for that one
 * @param verdict whether it may become active
 * @param tolerance how far a score of a pair of languages may fall, 0 to 1
 * @param pairs of languages with labelled questions, by question language, then passage language
 * @param canary how alike the answers are, without labels
 * @param leftOut labelled questions of which no passage is in the index
 * @param notes what the operator should know
 * @param seconds that it took
 * @param at when it was done
 */
public record GateReport(
    int generation,
    ModelVersion model,
    int against,
    ModelVersion againstModel,
    Verdict verdict,
    double tolerance,
    List<Pair> pairs,
    Canary canary,
    int leftOut,
    List<String> notes,
    double seconds,
    Instant at) {

  public GateReport {
    pairs = List.copyOf(pairs);
    notes = List.copyOf(notes);
  }

  /** Whether a generation may become active. */
  public enum Verdict {
    PASSED,
    BLOCKED
  }

  /**
   * The questions of one language whose passages are in one language.
   *
   * @param question language of the questions
   * @param passage language of their relevant passages
   * @param questions how many
   * @param before of the active generation
   * @param after of the other one
   * @param blocks whether it falls by more than the tolerance
   */
  public record Pair(
      Language question,
      Language passage,
      int questions,
      Score before,
      Score after,
      boolean blocks) {}

  /**
   * Means over questions.
   *
   * @param success1 the share of questions whose first passage is relevant, 0 to 1
   * @param reciprocalRank10 1/rank of the first relevant passage among the first ten, else 0
   */
  public record Score(double success1, double reciprocalRank10) {}

  /**
   * How alike two generations answer questions without labels.
   *
   * @param questions how many; 0 where there was nothing to compare
   * @param overlap10 the mean share of the first ten passages that both give, 0 to 1
   * @param least what is asked for
   * @param blocks whether it is less
   */
  public record Canary(int questions, double overlap10, double least, boolean blocks) {}
}
