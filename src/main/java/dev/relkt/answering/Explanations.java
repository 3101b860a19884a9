package dev.relkt.answering;

import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Says of answers what their scores are made of. Parts that are known stay; where there are none
 * the score is one part, {@code dense.best} or {@code lexical} if it is that, else {@code search}.
 * What parts do not add up to is a part of its own, {@code after-candidates}: it keeps a passage
 * behind those that were ranked again.
 *
 * <p>Beside them, with weight 0: {@code dense.best}, {@code dense.mean}, {@code lexical}, and the
 * places that the passage has by vectors, and by words among those that are compared in the same
 * way, among what was found, {@code rank.dense} and {@code rank.lexical}, from 1.
 */
final class Explanations {

  private final Map<PassageId, Integer> denseRanks;
  private final Map<PassageId, Integer> lexicalRanks = new HashMap<>();

  /** More than what comes from rounding. */
  private static final double MISSING = 1e-5;

  private Explanations(List<Answer> found) {
    denseRanks =
        ranks(found.stream().filter(a -> a.match().window() >= 0).toList(), a -> a.match().best());
    found.stream()
        .filter(a -> a.match().lexical() > 0)
        .collect(Collectors.partitioningBy(a -> a.match().words().sameLanguage()))
        .values()
        .forEach(alike -> lexicalRanks.putAll(ranks(alike, a -> a.match().lexical())));
  }

  /** The same answers, explained. */
  static List<Answer> of(List<Answer> found) {
    var explanations = new Explanations(found);
    return found.stream().map(explanations::explained).toList();
  }

  private Answer explained(Answer answer) {
    List<ScorePart> parts = new ArrayList<>(answer.details().parts());
    float best = answer.match().best();
    if (parts.isEmpty()) {
      parts.add(new ScorePart(name(answer), answer.score(), 1));
    }
    double sum = parts.stream().mapToDouble(part -> part.value() * part.weight()).sum();
    if (Math.abs(answer.score() - sum) > MISSING * Math.max(1, Math.abs(sum))) {
      parts.add(new ScorePart("after-candidates", answer.score() - sum, 1));
    }
    if (answer.match().window() >= 0) {
      tell(parts, "dense.best", best);
      tell(parts, "dense.mean", answer.match().mean());
    }
    tell(parts, "lexical", answer.match().lexical());
    PassageId id = answer.passage().id();
    if (denseRanks.containsKey(id)) {
      tell(parts, "rank.dense", denseRanks.get(id));
    }
    if (lexicalRanks.containsKey(id)) {
      tell(parts, "rank.lexical", lexicalRanks.get(id));
    }
    return answer.with(answer.details().withParts(parts));
  }

  private static String name(Answer answer) {
    if (answer.match().window() >= 0 && answer.score() == answer.match().best()) {
      return "dense.best";
    }
    return answer.score() == answer.match().lexical() ? "lexical" : "search";
  }

  private static void tell(List<ScorePart> parts, String name, double value) {
    Set<String> there = new HashSet<>();
    parts.forEach(part -> there.add(part.name()));
    if (!there.contains(name)) {
      parts.add(new ScorePart(name, value, 0));
    }
  }

  private static Map<PassageId, Integer> ranks(
      List<Answer> answers, ToDoubleFunction<Answer> score) {
    List<Answer> sorted = new ArrayList<>(answers);
    sorted.sort(
        Comparator.comparingDouble((Answer a) -> -score.applyAsDouble(a))
            .thenComparing(a -> a.passage().id()));
    Map<PassageId, Integer> ranks = new HashMap<>();
    for (Answer answer : sorted) {
      ranks.put(answer.passage().id(), ranks.size() + 1);
    }
    return ranks;
  }
}
