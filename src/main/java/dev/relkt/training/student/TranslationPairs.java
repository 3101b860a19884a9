package dev.relkt.training.student;

import dev.relkt.training.student.TrainingData.Asked;
import dev.relkt.training.student.TrainingData.Document;
import dev.relkt.training.student.TrainingData.Parallel;
import dev.relkt.training.student.TrainingData.Synset;
import dev.relkt.training.student.TrainingData.Term;
import dev.relkt.training.student.TransferRegression.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every text of the training data that has an English translation, with it; and English texts with
 * themselves, so that English stays what it is.
 */
final class TranslationPairs {

  private static final String ENGLISH = "en";

  /** What an English text counts that is to stay as it is. */
  private static final float SAME = 1.5f;

  /** A synset's word goes with so many English words at most. */
  private static final int ENGLISH_WORDS = 3;

  private final TextIdsCache texts;
  private final List<Pair> pairs = new ArrayList<>();
  private final Set<String> english = new LinkedHashSet<>();
  private final Map<String, int[]> known = new HashMap<>();

  private TranslationPairs(TextIdsCache texts) {
    this.texts = texts;
  }

  /** All pairs, always in the same order. */
  static List<Pair> of(TrainingData data, Xquad xquad, TextIdsCache texts) {
    var all = new TranslationPairs(texts);
    for (Term term : data.terms()) {
      all.pair(term.text(), term.english(), 1);
    }
    for (Synset synset : data.synsets()) {
      all.synset(synset);
    }
    for (Parallel parallel : data.parallels()) {
      all.translations(parallel.texts());
    }
    for (Xquad.Question question : xquad.questions().values()) {
      all.translations(question.texts());
    }
    for (Xquad.Paragraph paragraph : xquad.paragraphs().values()) {
      all.translations(paragraph.texts());
      all.sentences(paragraph.sentences());
    }
    for (Asked asked : data.asked()) {
      if (!asked.english().isEmpty()) {
        all.pair(asked.text(), asked.english(), 1);
      }
      if (asked.language().equals(ENGLISH)) {
        all.english.add(asked.text());
      }
    }
    for (Document document : data.documents()) {
      if (document.language().equals(ENGLISH)) {
        all.english.add(document.text());
      }
    }
    all.english.forEach(text -> all.pair(text, text, SAME));
    return all.pairs;
  }

  private void synset(Synset synset) {
    List<String> meanings = synset.words().getOrDefault(ENGLISH, List.of());
    int most = Math.min(ENGLISH_WORDS, meanings.size());
    new TreeMap<>(synset.words())
        .forEach(
            (language, words) -> {
              if (!language.equals(ENGLISH)) {
                for (String word : words) {
                  meanings.subList(0, most).forEach(m -> pair(word, m, 1f / most));
                }
              }
            });
  }

  private void translations(Map<String, String> texts) {
    String meaning = texts.get(ENGLISH);
    if (meaning != null) {
      english.add(meaning);
      new TreeMap<>(texts)
          .forEach(
              (language, text) -> {
                if (!language.equals(ENGLISH)) {
                  pair(text, meaning, 1);
                }
              });
    }
  }

  private void sentences(Map<String, List<String>> sentences) {
    List<String> meanings = sentences.getOrDefault(ENGLISH, List.of());
    new TreeMap<>(sentences)
        .forEach(
            (language, texts) -> {
              if (!language.equals(ENGLISH) && texts.size() == meanings.size()) {
                for (int i = 0; i < texts.size(); i++) {
                  pair(texts.get(i), meanings.get(i), 1);
                }
              }
            });
  }

  /** Different ones: a student of {@link dev.relkt.embedding.features.WordKeyFeatures} is a set. */
  private int[] ids(String text) {
    return known.computeIfAbsent(text, t -> Arrays.stream(texts.of(t).ids()).distinct().toArray());
  }

  private void pair(String text, String meaning, float weight) {
    int[] ids = ids(text);
    int[] meant = ids(meaning);
    if (ids.length > 0 && meant.length > 0) {
      pairs.add(new Pair(ids, meant, weight));
    }
  }
}
