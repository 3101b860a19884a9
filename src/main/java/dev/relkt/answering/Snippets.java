package dev.relkt.answering;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.passage.Language;
import dev.relkt.registry.WindowRule;
import dev.relkt.shard.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts the snippets of a question's answers. A snippet holds the window that won or, where that is
 * long or cannot be known, the {@value #WORDS} words of it, or of the text, that have the most of
 * the question's letters in words of the question. It goes to the ends of its sentences, as far as
 * it stays within {@value #MAX_CHARS} UTF-16 code units. For one thread.
 */
final class Snippets {

  static final int MAX_CHARS = 400;

  private static final int WORDS = 24;

  /** Looking for the best words ends after so many words of a text. */
  private static final int SEARCHED = 20_000;

  /** By language; cloned for every use, since a break iterator has state. */
  private static final Map<String, BreakIterator> SENTENCES = new ConcurrentHashMap<>();

  private final Question question;
  private final Optional<WindowCutter> cutter;

  /** By language of the passage. */
  private final Map<String, MatchedWords> matchedWords = new HashMap<>();

  /**
   * @param windows how passages are cut into windows; absent where that is not known
   */
  Snippets(Question question, Optional<WindowRule> windows) {
    this.question = question;
    cutter = windows.map(WindowCutter::new);
  }

  /** That of an answer; its passage has a letter, a number or a symbol. */
  Snippet of(Answer answer) {
    String text = answer.passage().text();
    Language language = answer.passage().language();
    List<WordRange> words = Words.of(text);
    if (words.isEmpty()) {
      WordRange beginning = stripped(text, 0, end(text, 0, MAX_CHARS));
      return snippet(text, beginning, List.of());
    }
    MatchedWords matched =
        matchedWords.computeIfAbsent(
            MatchedWords.base(language),
            base -> new MatchedWords(question.encoded(), question.options().language(), language));
    WordRange best = best(text, words, window(text, words, answer.match()), matched);
    WordRange around = widened(text, words, best, language);
    List<Snippet.Mark> marks = new ArrayList<>();
    for (WordRange word : words) {
      if (word.from() >= around.from()
          && word.to() <= around.to()
          && matched.form(text.substring(word.from(), word.to())).isPresent()) {
        marks.add(new Snippet.Mark(word.from(), word.to()));
      }
    }
    return snippet(text, around, marks);
  }

  private static Snippet snippet(String text, WordRange range, List<Snippet.Mark> marks) {
    return new Snippet(text.substring(range.from(), range.to()), range.from(), range.to(), marks);
  }

  /** The words of the window that won, all of them where the rule makes other windows. */
  private WordRange window(String text, List<WordRange> words, Match match) {
    List<WordRange> windows = cutter.map(rule -> rule.windows(text, words)).orElse(List.of());
    return match.window() >= 0 && windows.size() == match.windows()
        ? windows.get(match.window())
        : new WordRange(0, words.size());
  }

  /**
   * The part of a range of words that matches most, the first of several; of all words if short.
   */
  private static WordRange best(
      String text, List<WordRange> words, WordRange range, MatchedWords matched) {
    if (range.to() - range.from() <= WORDS) {
      return range;
    }
    record Hit(int word, String form) {}
    List<Hit> hits = new ArrayList<>();
    int end = Math.min(range.to(), range.from() + SEARCHED);
    for (int i = range.from(); i < end; i++) {
      int at = i;
      WordRange word = words.get(i);
      matched
          .form(text.substring(word.from(), word.to()))
          .ifPresent(form -> hits.add(new Hit(at, form)));
    }
    int from = range.from();
    int most = 0;
    for (int i = 0; i < hits.size(); i++) {
      Set<String> forms = new HashSet<>();
      int letters = 0;
      for (int j = i; j < hits.size() && hits.get(j).word() < hits.get(i).word() + WORDS; j++) {
        if (forms.add(hits.get(j).form())) {
          letters += hits.get(j).form().length();
        }
      }
      if (letters > most) {
        most = letters;
        from = hits.get(i).word();
      }
    }
    return new WordRange(from, Math.min(from + WORDS, range.to()));
  }

  private static WordRange widened(
      String text, List<WordRange> words, WordRange best, Language language) {
    int from = words.get(best.from()).from();
    int to = words.get(best.to() - 1).to();
    if (to - from > MAX_CHARS) {
      int last = best.from();
      while (last + 1 < best.to() && words.get(last + 1).to() - from <= MAX_CHARS) {
        last++;
      }
      to = end(text, from, Math.min(MAX_CHARS, words.get(last).to() - from));
    }
    BreakIterator sentences = sentences(language);
    sentences.setText(text);
    int begin = sentences.preceding(from + 1);
    if (begin != BreakIterator.DONE && to - begin <= MAX_CHARS) {
      from = begin;
    }
    int end = sentences.following(to - 1);
    if (end != BreakIterator.DONE && stripped(text, from, end).to() - from <= MAX_CHARS) {
      to = end;
    }
    return stripped(text, from, to);
  }

  private static BreakIterator sentences(Language language) {
    return (BreakIterator)
        SENTENCES
            .computeIfAbsent(
                MatchedWords.base(language),
                base -> BreakIterator.getSentenceInstance(ULocale.forLanguageTag(base)))
            .clone();
  }

  /** So many code units on, at the end of the text at most, and not inside of a character. */
  private static int end(String text, int from, int units) {
    int to = Math.min(text.length(), from + units);
    return to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
  }

  private static WordRange stripped(String text, int from, int to) {
    int first = from;
    int last = to;
    while (first < last && Character.isWhitespace(text.charAt(first))) {
      first++;
    }
    while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return first < last ? new WordRange(first, last) : new WordRange(from, to);
  }
}
