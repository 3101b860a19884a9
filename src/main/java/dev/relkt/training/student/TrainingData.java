package dev.relkt.training.student;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a student learns from, as read; languages are ISO 639-1 codes, or {@code zh-tw}.
 *
 * @param documents passages
 * @param asked questions
 * @param parallels texts of one meaning
 * @param terms words and phrases with their English
 * @param synsets words of one meaning
 * @param further sentences of one meaning from elsewhere, of kinds of text unlike passages
 */
record TrainingData(
    List<Document> documents,
    List<Asked> asked,
    List<Parallel> parallels,
    List<Term> terms,
    List<Synset> synsets,
    List<Parallel> further) {

  TrainingData {
    documents = List.copyOf(documents);
    asked = List.copyOf(asked);
    parallels = List.copyOf(parallels);
    terms = List.copyOf(terms);
    synsets = List.copyOf(synsets);
    further = List.copyOf(further);
  }

  /**
   * How many examples of each source there are: passages, questions, parallel texts, terms and
   * synsets.
   *
   * @return in alphabetical order of the sources
   */
  Map<String, Long> counts(Xquad learnedFrom) {
    var counts = new TreeMap<String, Long>();
    documents().forEach(d -> counts.merge(d.source(), 1L, Long::sum));
    asked().forEach(a -> counts.merge(a.source(), 1L, Long::sum));
    parallels().forEach(p -> counts.merge(p.source(), 1L, Long::sum));
    terms().forEach(t -> counts.merge(t.source(), 1L, Long::sum));
    synsets().forEach(s -> counts.merge(s.source(), 1L, Long::sum));
    further().forEach(p -> counts.merge(p.source(), 1L, Long::sum));
    long own = learnedFrom.paragraphs().size() + (long) learnedFrom.questions().size();
    if (own > 0) {
      counts.put("xquad", own);
    }
    return counts;
  }

  /** A passage. */
  record Document(String source, String language, String text) {}

  /**
   * A question.
   *
   * @param english a human translation, empty where there is none
   */
  record Asked(String source, String language, String text, String english) {}

  /**
   * Sentences or questions of one meaning.
   *
   * @param texts by language, two or more
   */
  record Parallel(String source, Map<String, String> texts) {
    Parallel {
      texts = Map.copyOf(texts);
    }
  }

  /** A word or phrase of a language and its English. */
  record Term(String source, String language, String english, String text) {}

  /**
   * Words of one meaning.
   *
   * @param words by language
   */
  record Synset(String source, Map<String, List<String>> words) {
    Synset {
      words = Map.copyOf(words);
    }
  }
}
