package dev.relkt.dataset;

import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documents that the passages of a task were cut from: turns what was found and what is right
 * from passages into documents. The same document in two languages is two; each is called {@code
 * <language>/<document>}, which stands where else the id of a passage stands.
 *
 * <p>Immutable, safe for use by several threads.
 */
public final class Documents {

  private final Map<PassageId, PassageId> documentOf;
  private final List<Integer> sizes;

  private Documents(Map<PassageId, PassageId> documentOf) {
    this.documentOf = documentOf;
    Map<PassageId, Integer> passages = new HashMap<>();
    documentOf.values().forEach(document -> passages.merge(document, 1, Integer::sum));
    sizes = passages.values().stream().sorted(Comparator.reverseOrder()).toList();
  }

  /**
   * The documents of a pool.
   *
   * @throws DataRefused naming every passage that does not say its document
   */
  public static Documents of(Collection<Passage> passages) {
    Map<PassageId, PassageId> documentOf = new HashMap<>();
    List<String> mistakes = new ArrayList<>();
    for (Passage passage : passages) {
      Optional<String> document = passage.metadata().text(RetrievalTask.DOCUMENT);
      if (document.isEmpty()) {
        mistakes.add(
            "passage \"%s\" has no document (expected: the field document, for the level of documents)"
                .formatted(passage.id()));
        continue;
      }
      try {
        documentOf.put(passage.id(), new PassageId(passage.language() + "/" + document.get()));
      } catch (IllegalArgumentException e) {
        mistakes.add(
            "passage \"%s\": the name of its document cannot be an id: %s"
                .formatted(passage.id(), e.getMessage()));
      }
    }
    if (passages.stream().noneMatch(p -> p.metadata().has(RetrievalTask.DOCUMENT))) {
      throw new DataRefused(
          "no passage says which document it is from (expected: the field document in each, for the"
              + " level of documents)");
    }
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
    return new Documents(documentOf);
  }

  /**
   * How many passages have to be found, so that the best documents are among theirs for sure.
   *
   * @param documents how many of the best, 1 or more
   */
  public int depth(int documents) {
    // All passages of the largest documents may come before the first one of another.
    long passages = 1;
    for (int d = 0; d < Math.min(documents - 1, sizes.size()); d++) {
      passages += sizes.get(d);
    }
    return (int) Math.min(passages, documentOf.size());
  }

  /** How many documents these passages are from. */
  public int count(Collection<Passage> passages) {
    return (int) passages.stream().map(p -> documentOf.get(p.id())).distinct().count();
  }

  /**
   * What was found, as documents: each with the score of its best passage.
   *
   * @param passages found passages; those that are unknown here are documents of their own
   */
  public Run found(Run passages) {
    Map<String, List<Run.Entry>> rankings = new LinkedHashMap<>();
    passages
        .rankings()
        .forEach(
            (question, entries) -> {
              Map<PassageId, Run.Entry> best = new LinkedHashMap<>();
              for (Run.Entry entry : entries) {
                PassageId document = documentOf.getOrDefault(entry.passage(), entry.passage());
                best.putIfAbsent(document, new Run.Entry(document, entry.score()));
              }
              rankings.put(question, List.copyOf(best.values()));
            });
    return new Run(rankings);
  }

  /**
   * How many of the best documents are known of every question that found something.
   *
   * @param passages what was found, however deep
   * @return the least number of documents of a question; {@link Integer#MAX_VALUE} if the whole
   *     pool was found, or nothing
   */
  public int known(Run passages) {
    return passages.rankings().values().stream()
        .filter(found -> !found.isEmpty() && found.size() < documentOf.size())
        .mapToInt(
            found ->
                (int)
                    found.stream()
                        .map(e -> documentOf.getOrDefault(e.passage(), e.passage()))
                        .distinct()
                        .count())
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** What is right, as documents: each with the greatest grade of its passages. */
  public Qrels judged(Qrels passages) {
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    passages
        .grades()
        .forEach(
            (question, byPassage) -> {
              Map<PassageId, Integer> byDocument = new LinkedHashMap<>();
              byPassage.forEach(
                  (passage, grade) ->
                      byDocument.merge(
                          documentOf.getOrDefault(passage, passage), grade, Math::max));
              grades.put(question, byDocument);
            });
    return new Qrels(grades);
  }
}
