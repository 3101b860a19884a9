package dev.relkt.lexical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a question, as passages of its language and of others are compared with them.
 *
 * <p>Every different word counts as often as it stands in the question. Of a long text the first
 * {@value #MAX_WORDS} different words count. Immutable.
 */
public final class QuestionWords {

  /** Different words of a question that are searched for. */
  public static final int MAX_WORDS = 256;

  /** Of a question that is searched by vectors alone. */
  public static final QuestionWords NONE =
      new QuestionWords("und", List.of(), List.of(), List.of(), List.of(), List.of());

  private final String language;
  private final List<String> words;
  private final List<Integer> wordCounts;
  private final List<String> names;
  private final List<Integer> nameCounts;
  private final List<Required> conditions;

  /** A condition in words: all of them, one after the other. */
  record Required(SearchText.Kind kind, List<Word> words) {}

  private QuestionWords(
      String language,
      List<String> words,
      List<Integer> wordCounts,
      List<String> names,
      List<Integer> nameCounts,
      List<Required> conditions) {
    this.language = language;
    this.words = List.copyOf(words);
    this.wordCounts = List.copyOf(wordCounts);
    this.names = List.copyOf(names);
    this.nameCounts = List.copyOf(nameCounts);
    this.conditions = List.copyOf(conditions);
  }

  /**
   * Of a text.
   *
   * @param language a BCP 47 tag, {@code und} where it is not known
   */
  public static QuestionWords of(SearchText text, String language) {
    Map<String, Integer> words = new LinkedHashMap<>();
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Word word : LanguageAnalyzers.analysed(text.plain(), language)) {
      count(words, word.stem());
      count(names, word.name());
    }
    List<Required> conditions = new ArrayList<>();
    for (SearchText.Condition condition : text.conditions()) {
      List<Word> required = LanguageAnalyzers.analysed(condition.text(), language);
      if (!required.isEmpty()) {
        conditions.add(new Required(condition.kind(), required));
      }
    }
    return new QuestionWords(
        LanguageAnalyzers.base(language),
        List.copyOf(words.keySet()),
        List.copyOf(words.values()),
        List.copyOf(names.keySet()),
        List.copyOf(names.values()),
        conditions);
  }

  private static void count(Map<String, Integer> counts, String word) {
    if (counts.size() < MAX_WORDS || counts.containsKey(word)) {
      counts.merge(word, 1, Integer::sum);
    }
  }

  /** Whether there is nothing to search for by words. */
  public boolean isEmpty() {
    return words.isEmpty();
  }

  /** Whether passages have to fulfil something. */
  public boolean hasConditions() {
    return !conditions.isEmpty();
  }

  /** Whether something is quoted. */
  public boolean hasQuoted() {
    return conditions.stream().anyMatch(required -> required.kind() == SearchText.Kind.QUOTED);
  }

  /** The same words, where passages need not have what is quoted. */
  public QuestionWords withoutQuoted() {
    return new QuestionWords(
        language,
        words,
        wordCounts,
        names,
        nameCounts,
        conditions.stream().filter(one -> one.kind() != SearchText.Kind.QUOTED).toList());
  }

  /** The same, compared with passages of the language alone; the conditions hold for all. */
  public QuestionWords inLanguage() {
    return new QuestionWords(language, words, wordCounts, List.of(), List.of(), conditions);
  }

  /** The first part of its tag. */
  String language() {
    return language;
  }

  /** Different stems. */
  List<String> words() {
    return words;
  }

  /** How often each stands in the question. */
  List<Integer> wordCounts() {
    return wordCounts;
  }

  /** Different names. */
  List<String> names() {
    return names;
  }

  /** How often each stands in the question. */
  List<Integer> nameCounts() {
    return nameCounts;
  }

  List<Required> conditions() {
    return conditions;
  }
}
