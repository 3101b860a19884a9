package dev.relkt.rollout;

import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GateReport.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Says whether a new generation answers well enough to become active, compared with the one that
 * is.
 *
 * <p>Labelled questions are scored by success@1 and MRR@10 for every pair of question language and
 * passage language; a pair of enough questions blocks if one of the two falls by more than the
 * tolerance. Canaries, questions without labels, block if the two generations' first ten passages
 * have too little in common, which a broken encoder betrays itself by; where there are none, the
 * beginnings of some passages take their place. An encoder that fails on a question blocks too.
 */
public final class Gate {

  /** Beginnings of passages that are asked where no canaries are given. */
  private static final int MOST_BEGINNINGS = 64;

  /** In a smaller index ten of the passages are too many of all. */
  private static final int LEAST_PASSAGES = 200;

  /** Ids that a note names before it breaks off. */
  private static final int NAMED = 5;

  private final EvaluatedGeneration active;
  private final EvaluatedGeneration candidate;
  private final GateRules rules;
  private final BooleanSupplier stop;
  private final long start = System.nanoTime();
  private final List<String> notes = new ArrayList<>();
  private List<GateReport.Pair> pairs = List.of();
  private GateReport.Canary canary;
  private int leftOut;

  private Gate(
      EvaluatedGeneration active,
      EvaluatedGeneration candidate,
      GateRules rules,
      BooleanSupplier stop) {
    this.active = active;
    this.candidate = candidate;
    this.rules = rules;
    this.stop = stop;
    canary = new GateReport.Canary(0, 0, rules.minOverlap(), false);
  }

  /**
   * Compares two generations, in the calling thread.
   *
   * @param questions each id once; may be none
   * @param stop asked again and again, whether to give up
   * @return a report, also where an encoder fails
   * @throws CancellationException if it was to stop
   * @throws java.io.UncheckedIOException if a shard cannot be read
   */
  public static GateReport compare(
      EvaluatedGeneration active,
      EvaluatedGeneration candidate,
      List<GateQuestion> questions,
      GateRules rules,
      BooleanSupplier stop) {
    return new Gate(active, candidate, rules, stop).compare(questions);
  }

  private GateReport compare(List<GateQuestion> questions) {
    boolean passed;
    try {
      askLabelled(questions.stream().filter(GateQuestion::labelled).toList());
      askCanaries(questions.stream().filter(question -> !question.labelled()).toList());
      passed = !canary.blocks() && pairs.stream().noneMatch(GateReport.Pair::blocks);
    } catch (GateRankings.NotEncoded e) {
      notes.add(e.getMessage());
      passed = false;
    }
    return new GateReport(
        candidate.generation().number(),
        candidate.model(),
        active.generation().number(),
        active.model(),
        passed ? Verdict.PASSED : Verdict.BLOCKED,
        rules.tolerance(),
        pairs,
        canary,
        leftOut,
        notes,
        (System.nanoTime() - start) / 1e9,
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private void askLabelled(List<GateQuestion> labelled) throws GateRankings.NotEncoded {
    if (labelled.isEmpty()) {
      notes.add(
          "no labelled questions: only how alike the answers are was looked at; \"relkt gate set\" says what to ask");
      return;
    }
    LabelledAtGate known = LabelledAtGate.of(labelled, active);
    leftOut = known.leftOut().size();
    if (leftOut > 0) {
      notes.add(
          "left out, since none of their passages is in the index: %,d of %,d labelled questions (%s)"
              .formatted(leftOut, labelled.size(), some(known.leftOut())));
    }
    pairs =
        known.pairs(
            GateRankings.of(active, known.asked(), stop),
            GateRankings.of(candidate, known.asked(), stop),
            rules);
    for (GateReport.Pair pair : pairs) {
      if (!pair.blocks() && LabelledAtGate.falls(pair.before(), pair.after(), rules)) {
        notes.add(
            "%s → %s falls by more than %s; it does not block with %,d questions (expected: at least %,d)"
                .formatted(
                    pair.question(),
                    pair.passage(),
                    rules.tolerance(),
                    pair.questions(),
                    rules.minQuestions()));
      }
    }
  }

  private void askCanaries(List<GateQuestion> given) throws GateRankings.NotEncoded {
    long passages = active.passages();
    if (passages == 0) {
      notes.add("no passages in the active generation: no answers to compare");
      return;
    }
    List<GateQuestion> canaries =
        given.isEmpty() ? CanaryQuestions.beginnings(active, MOST_BEGINNINGS) : given;
    List<List<PassageId>> before = GateRankings.of(active, canaries, stop);
    List<List<PassageId>> after = GateRankings.of(candidate, canaries, stop);
    double overlap = CanaryQuestions.overlap(before, after);
    boolean tooLow = overlap < rules.minOverlap();
    boolean enough = passages >= LEAST_PASSAGES;
    canary = new GateReport.Canary(canaries.size(), overlap, rules.minOverlap(), tooLow && enough);
    if (given.isEmpty()) {
      notes.add("canaries are the beginnings of %,d passages".formatted(canaries.size()));
    }
    if (tooLow && !enough) {
      notes.add(
          "overlap@10 of %.2f is less than %.2f; it does not block with %,d passages (expected: at least %,d)"
              .formatted(overlap, rules.minOverlap(), passages, LEAST_PASSAGES));
    }
  }

  private static String some(List<String> ids) {
    return String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())))
        + (ids.size() > NAMED ? ", …" : "");
  }
}
