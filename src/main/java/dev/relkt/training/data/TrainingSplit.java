package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A training set in two parts that share no document and no text, and so no translation of one.
 * Texts are the same if they are without case, width and punctuation.
 *
 * @param train to learn from
 * @param dev to choose by
 */
public record TrainingSplit(TrainingSet train, TrainingSet dev) {

  /**
   * @throws TrainingRefused with every document and text that is on both sides
   */
  public TrainingSplit {
    SplitLeaks.refuse(train, dev);
  }

  /**
   * Splits a set by documents: whole documents, with all that shares a text with them, go to one
   * side. Translations that share no text with a question or passage held out are learned from. The
   * same set, share and seed give the same split.
   *
   * @param devShare of the questions, above 0 and below 1; the split comes as near to it as whole
   *     documents allow, from below
   * @throws IllegalArgumentException if the share is out of range
   * @throws TrainingRefused if all questions hang together by documents and texts
   */
  public static TrainingSplit of(TrainingSet set, double devShare, long seed) {
    if (!(devShare > 0 && devShare < 1)) {
      throw new IllegalArgumentException(
          "dev share: %s (expected: above 0 and below 1)".formatted(devShare));
    }
    DisjointSets<String> groups = groups(set);
    Map<String, String> documents = new HashMap<>();
    set.passages().forEach(p -> documents.put(p.id(), p.document()));
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (TrainingQuestion question : set.questions()) {
      sizes.merge(groupOf(groups, documents, question), 1, Integer::sum);
    }
    Set<String> held = chosen(sizes, set.questions().size(), devShare, seed);
    var train = new Side();
    var dev = new Side();
    for (TrainingPassage passage : set.passages()) {
      String group = groups.find(document(passage.document()));
      (held.contains(group) ? dev : train).passages.add(passage);
    }
    for (TrainingQuestion question : set.questions()) {
      String group = groupOf(groups, documents, question);
      (held.contains(group) ? dev : train).questions.add(question);
    }
    for (Translation translation : set.translations()) {
      String group = groups.find(translation(translation.id()));
      (held.contains(group) ? dev : train).translations.add(translation);
    }
    return new TrainingSplit(train.set(), dev.set());
  }

  private static final class Side {
    final List<TrainingPassage> passages = new ArrayList<>();
    final List<TrainingQuestion> questions = new ArrayList<>();
    final List<Translation> translations = new ArrayList<>();

    TrainingSet set() {
      return new TrainingSet(passages, questions, translations);
    }
  }

  private static Set<String> chosen(
      Map<String, Integer> sizes, int questions, double devShare, long seed) {
    if (sizes.size() < 2) {
      throw new TrainingRefused(
          "split: %,d questions in %d group of documents that share texts (expected: two or more groups, so that one can be held out)"
              .formatted(questions, sizes.size()));
    }
    List<String> order = new ArrayList<>(sizes.keySet());
    Collections.shuffle(order, new Random(seed));
    long wanted = Math.max(1, Math.round(devShare * questions));
    Set<String> held = new HashSet<>();
    long taken = 0;
    for (String group : order) {
      int size = sizes.getOrDefault(group, 0);
      if (taken + size <= wanted && held.size() < sizes.size() - 1) {
        held.add(group);
        taken += size;
      }
    }
    if (held.isEmpty()) {
      // Every group is larger than the share: the smallest is the nearest to it.
      held.add(Collections.min(order, Comparator.comparingInt(g -> sizes.getOrDefault(g, 0))));
    }
    return held;
  }

  /** Joins what must stay together: names are of documents, translations and texts. */
  private static DisjointSets<String> groups(TrainingSet set) {
    var groups = new DisjointSets<String>();
    Map<String, String> documents = new HashMap<>();
    set.passages().forEach(p -> documents.put(p.id(), p.document()));
    Map<String, String> passageOf = new HashMap<>();
    set.questions().forEach(q -> passageOf.put(q.id(), q.passage()));
    Map<String, String> firstOf = new HashMap<>();
    SplitLeaks.forEachText(
        set,
        (text, kind, id) -> {
          String owner =
              switch (kind) {
                case PASSAGE -> document(documentOf(documents, id));
                case QUESTION -> document(documentOf(documents, passageOf.getOrDefault(id, "")));
                case TRANSLATION -> translation(id);
              };
          String first = firstOf.putIfAbsent(text, owner);
          if (first != null) {
            groups.union(first, owner);
          }
        });
    return groups;
  }

  private static String groupOf(
      DisjointSets<String> groups, Map<String, String> documents, TrainingQuestion question) {
    return groups.find(document(documentOf(documents, question.passage())));
  }

  private static String documentOf(Map<String, String> documents, String passage) {
    String document = documents.get(passage);
    if (document == null) {
      throw new IllegalArgumentException(
          "passage %s is not in the set (expected: every question's passage)"
              .formatted(Problems.quoted(passage)));
    }
    return document;
  }

  private static String document(String document) {
    return "d " + document;
  }

  private static String translation(String id) {
    return "t " + id;
  }
}
