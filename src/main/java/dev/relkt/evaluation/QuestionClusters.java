package dev.relkt.evaluation;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which questions are drawn together when scores are drawn again, because they are found or missed
 * together: those with the same gold in one of the pools (several questions about one paragraph),
 * those whose ids differ only in {@code lang/} at the beginning (translations of each other), and
 * one question in several pools. Who draws them one by one takes them for independent, and gets
 * intervals that are too narrow.
 */
public final class QuestionClusters {

  private final Map<String, Integer> numberOf = new HashMap<>();
  private final int count;

  private QuestionClusters(Links links) {
    Map<Integer, Integer> numbers = new HashMap<>();
    links.places.forEach(
        (question, place) ->
            numberOf.put(
                question, numbers.computeIfAbsent(links.root(place), r -> numbers.size())));
    count = numbers.size();
  }

  /**
   * The clusters of questions.
   *
   * @param asked one a pool, with the gold that makes questions belong together
   */
  public static QuestionClusters of(List<PoolQuestions> asked) {
    var links = new Links();
    for (PoolQuestions pool : asked) {
      Map<Set<PassageId>, String> byGold = new HashMap<>();
      for (LabelledQuestion question : pool.questions().questions()) {
        String original = original(question);
        Set<PassageId> gold = pool.questions().qrels().gold(question.id()).keySet();
        links.join(original, byGold.computeIfAbsent(gold, g -> original));
      }
    }
    return new QuestionClusters(links);
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /**
   * The cluster of a question.
   *
   * @return 0 to {@link #count} − 1
   * @throws IllegalArgumentException if it is none of those that the clusters were made of
   */
  int of(LabelledQuestion question) {
    Integer number = numberOf.get(original(question));
    if (number == null) {
      throw new IllegalArgumentException(
          "question \"%s\" is in no cluster (expected: one of those asked)"
              .formatted(question.id()));
    }
    return number;
  }

  /** The id without the language at its beginning. */
  private static String original(LabelledQuestion question) {
    String prefix = question.language() + "/";
    return question.id().startsWith(prefix)
        ? question.id().substring(prefix.length())
        : question.id();
  }

  /**
   * Sets of questions that grow together: each question points to another of its set, or itself.
   */
  private static final class Links {

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Integer> next = new ArrayList<>();

    void join(String one, String other) {
      next.set(root(place(one)), root(place(other)));
    }

    private int place(String question) {
      return places.computeIfAbsent(
          question,
          q -> {
            next.add(next.size());
            return next.size() - 1;
          });
    }

    int root(int place) {
      int at = place;
      while (next.get(at) != at) {
        next.set(at, next.get(next.get(at)));
        at = next.get(at);
      }
      return at;
    }
  }
}
