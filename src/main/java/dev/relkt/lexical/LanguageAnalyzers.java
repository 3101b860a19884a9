package dev.relkt.lexical;

import dev.relkt.embedding.features.Romanisation;
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
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

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

  /** The words of a text in their order, as they are compared within the language; may be empty. */
  public static List<String> words(String text, String language) {
    return analysed(text, language).stream().map(Word::stem).toList();
  }

  /** The words of a text in their order, with all that is known of them; may be empty. */
  public static List<Word> analysed(String text, String language) {
    List<Word> words = new ArrayList<>(text.length() / 5 + 1);
    try (TokenStream tokens = of(language).tokenStream("", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      OffsetAttribute offsets = tokens.addAttribute(OffsetAttribute.class);
      PositionIncrementAttribute step = tokens.addAttribute(PositionIncrementAttribute.class);
      FoldedWords.Stemmed stems = (FoldedWords.Stemmed) tokens;
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(
            new Word(
                term.toString(),
                name(stems.folded()),
                step.getPositionIncrement(),
                offsets.startOffset(),
                offsets.endOffset()));
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  /** The first part of a tag, in lower case. */
  static String base(String language) {
    return language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
  }

  private static String name(String folded) {
    String latin = Romanisation.of(folded);
    if (latin.isEmpty()) {
      return folded;
    }
    return latin.length() <= Word.NAME_LETTERS ? latin : latin.substring(0, Word.NAME_LETTERS);
  }

  private static Analyzer of(String language) {
    return BY_LANGUAGE.computeIfAbsent(
        base(language),
        known -> known.equals("ko") ? new KoreanWords() : new SegmentedWords(known));
  }
}
