package dev.relkt.rollout;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The labelled questions that can be scored, and which of their passages are in which language.
 *
 * @param asked questions of which a passage is in the active generation, in the order given
 * @param gold for each of them language → its relevant passages in that language
 * @param leftOut ids of the others
 */
record LabelledAtGate(
    List<GateQuestion> asked, List<Map<Language, Set<PassageId>>> gold, List<String> leftOut) {

  /** Beyond the errors of sums of floating point numbers. */
  private static final double ROUNDING = 1e-9;

  /** A pair of languages; by question language, then passage language. */
  private record Languages(Language question, Language passage) implements Comparable<Languages> {
    @Override
    public int compareTo(Languages other) {
      int order = question.compareTo(other.question);
      return order == 0 ? passage.compareTo(other.passage) : order;
    }
  }

  /** Looks the relevant passages up in a generation. */
  static LabelledAtGate of(List<GateQuestion> labelled, EvaluatedGeneration active) {
    List<GateQuestion> asked = new ArrayList<>();
    List<Map<Language, Set<PassageId>>> gold = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (GateQuestion question : labelled) {
      Map<Language, Set<PassageId>> byLanguage = new HashMap<>();
      for (PassageId id : question.relevant()) {
        active
            .find(id)
            .ifPresent(
                passage ->
                    byLanguage
                        .computeIfAbsent(passage.language(), language -> new TreeSet<>())
                        .add(id));
      }
      if (byLanguage.isEmpty()) {
        leftOut.add(question.id());
      } else {
        asked.add(question);
        gold.add(byLanguage);
      }
    }
    return new LabelledAtGate(asked, gold, leftOut);
  }

  /**
   * The scores of every pair of languages, sorted. A question with relevant passages in several
   * languages counts in each of those pairs, where only the passages of that language are relevant;
   * ranks are those among all passages.
   *
   * @param before rankings of the active generation, one a question
   * @param after rankings of the other one
   */
  List<GateReport.Pair> pairs(
      List<List<PassageId>> before, List<List<PassageId>> after, GateRules rules) {
    Map<Languages, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < asked.size(); i++) {
      for (Language passages : gold.get(i).keySet()) {
        members
            .computeIfAbsent(
                new Languages(asked.get(i).language(), passages), pair -> new ArrayList<>())
            .add(i);
      }
    }
    List<GateReport.Pair> pairs = new ArrayList<>();
    members.forEach(
        (pair, questions) -> {
          GateReport.Score was = score(pair, questions, before);
          GateReport.Score is = score(pair, questions, after);
          pairs.add(
              new GateReport.Pair(
                  pair.question(),
                  pair.passage(),
                  questions.size(),
                  was,
                  is,
                  questions.size() >= rules.minQuestions() && falls(was, is, rules)));
        });
    return pairs;
  }

  /** Whether a score falls by more than is tolerated. */
  static boolean falls(GateReport.Score before, GateReport.Score after, GateRules rules) {
    double limit = rules.tolerance() + ROUNDING;
    return before.success1() - after.success1() > limit
        || before.reciprocalRank10() - after.reciprocalRank10() > limit;
  }

  private GateReport.Score score(
      Languages pair, List<Integer> questions, List<List<PassageId>> rankings) {
    int first = 0;
    double reciprocal = 0;
    for (int i : questions) {
      Set<PassageId> relevant = gold.get(i).getOrDefault(pair.passage(), Set.of());
      List<PassageId> ranking = rankings.get(i);
      for (int rank = 1; rank <= ranking.size(); rank++) {
        if (relevant.contains(ranking.get(rank - 1))) {
          first += rank == 1 ? 1 : 0;
          reciprocal += 1.0 / rank;
          break;
        }
      }
    }
    return new GateReport.Score((double) first / questions.size(), reciprocal / questions.size());
  }
}
