package dev.relkt.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * How texts of a language become words: found by Unicode's rules (with dictionaries for Thai, Lao,
 * Khmer, Burmese, Chinese and Japanese, by morphology for Korean), folded to one case, width and
 * kind of digits, and cut to their stems where a stemmer is known.
 *
 * <p>A language is a BCP 47 tag of which the first part counts; one that is not known gets the
 * general rules. No words are left out as too common: in BM25 their weight is small anyway. All
 * methods may be called from several threads.
 */
public final class LanguageAnalyzers {

  private static final Map<String, Analyzer> BY_LANGUAGE = new ConcurrentHashMap<>();

  private LanguageAnalyzers() {}

  /** The words of a text in their order, as they are indexed and searched; may be empty. */
  public static List<String> words(String text, String language) {
    List<String> words = new ArrayList<>();
    try (TokenStream tokens = of(language).tokenStream("", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(term.toString());
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  static Analyzer of(String language) {
    String base = language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    return BY_LANGUAGE.computeIfAbsent(
        base, known -> known.equals("ko") ? new KoreanWords() : new SegmentedWords(known));
  }
}
