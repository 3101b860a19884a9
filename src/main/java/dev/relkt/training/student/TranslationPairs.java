package dev.relkt.training.student;

import dev.relkt.training.student.TrainingData.Asked;
import dev.relkt.training.student.TrainingData.Document;
import dev.relkt.training.student.TrainingData.Parallel;
import dev.relkt.training.student.TrainingData.Synset;
import dev.relkt.training.student.TrainingData.Term;
import java.util.ArrayList;
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

  /** A synset's word goes with so many English words at most. */
  private static final int ENGLISH_WORDS = 3;

  /** What a pair is, and with that how much it says. */
  enum Kind {
    /** A word, phrase or name of a dictionary. */
    TERM,
    /** A sentence, question or paragraph. */
    SENTENCE,
    /** A sentence of {@link TrainingData#further()}. */
    FURTHER,
    /** A sentence or question in English with itself. */
    SAME,
    /** A passage in English with itself. */
    SAME_PASSAGE
  }

  /**
   * A text and its English.
   *
   * @param share 1, or the part of a word that has several translations
   */
  record TranslationPair(String text, String english, Kind kind, float share) {}

  private final List<TranslationPair> pairs = new ArrayList<>();
  private final Set<String> english = new LinkedHashSet<>();
  private final Set<String> passages = new LinkedHashSet<>();

  private TranslationPairs() {}

  /** All pairs, always in the same order. */
  static List<TranslationPair> of(TrainingData data, Xquad xquad) {
    var all = new TranslationPairs();
    all.dictionaries(data);
    for (Parallel parallel : data.parallels()) {
      all.translations(parallel.texts(), Kind.SENTENCE, all.english);
    }
    for (Parallel parallel : data.further()) {
      all.translations(parallel.texts(), Kind.FURTHER, all.english);
    }
    for (Xquad.Question question : xquad.questions().values()) {
      all.translations(question.texts(), Kind.SENTENCE, all.english);
    }
    for (Xquad.Paragraph paragraph : xquad.paragraphs().values()) {
      all.translations(paragraph.texts(), Kind.SENTENCE, all.passages);
      all.sentences(paragraph.sentences());
    }
    for (Asked asked : data.asked()) {
      if (!asked.english().isEmpty()) {
        all.pair(asked.text(), asked.english(), Kind.SENTENCE, 1);
      }
      if (asked.language().equals(ENGLISH)) {
        all.english.add(asked.text());
      }
    }
    for (Document document : data.documents()) {
      if (document.language().equals(ENGLISH)) {
        all.passages.add(document.text());
      }
    }
    all.english.forEach(text -> all.pair(text, text, Kind.SAME, 1));
    all.passages.forEach(text -> all.pair(text, text, Kind.SAME_PASSAGE, 1));
    return all.pairs;
  }

  /** Those of {@link Kind#TERM} alone. */
  static List<TranslationPair> ofDictionaries(TrainingData data) {
    var all = new TranslationPairs();
    all.dictionaries(data);
    return all.pairs;
  }

  private void dictionaries(TrainingData data) {
    for (Term term : data.terms()) {
      pair(term.text(), term.english(), Kind.TERM, 1);
    }
    for (Synset synset : data.synsets()) {
      synset(synset);
    }
  }

  private void synset(Synset synset) {
    List<String> meanings = synset.words().getOrDefault(ENGLISH, List.of());
    int most = Math.min(ENGLISH_WORDS, meanings.size());
    new TreeMap<>(synset.words())
        .forEach(
            (language, words) -> {
              if (!language.equals(ENGLISH)) {
                for (String word : words) {
                  meanings.subList(0, most).forEach(m -> pair(word, m, Kind.TERM, 1f / most));
                }
              }
            });
  }

  private void translations(Map<String, String> texts, Kind kind, Set<String> same) {
    String meaning = texts.get(ENGLISH);
    if (meaning != null) {
      same.add(meaning);
      new TreeMap<>(texts)
          .forEach(
              (language, text) -> {
                if (!language.equals(ENGLISH)) {
                  pair(text, meaning, kind, 1);
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
                  pair(texts.get(i), meanings.get(i), Kind.SENTENCE, 1);
                }
              }
            });
  }

  private void pair(String text, String meaning, Kind kind, float share) {
    if (!text.isBlank() && !meaning.isBlank()) {
      pairs.add(new TranslationPair(text, meaning, kind, share));
    }
  }
}
