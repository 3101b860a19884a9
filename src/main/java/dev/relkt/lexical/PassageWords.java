package dev.relkt.lexical;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;

/**
 * The words of a passage's title and text as fields of a Lucene document:
 *
 * <ul>
 *   <li>{@code words}: stems, each after its language (the first part of the tag) and U+0000, with
 *       frequencies, positions and norms. How common a word is never depends on other languages.
 *   <li>{@code words-language}: the language, with the number of words as its frequency.
 *   <li>{@code names}: the different words as {@link Word#name} has them, without frequencies,
 *       positions and norms; of all languages.
 *   <li>doc value {@code word-count}: how many words there are.
 * </ul>
 *
 * <p>Between title and text {@value #GAP} places are left out, so that no phrase reaches over. All
 * other documents of the index have the field {@code words} too, without words: Lucene looks norms
 * up for every posting, and finds them quickly only where no document is without.
 */
public final class PassageWords {

  static final String WORDS = "words";
  static final String LANGUAGE = "words-language";
  static final String NAMES = "names";

  /** The doc value that every passage has whose words are indexed. */
  public static final String COUNT = "word-count";

  private static final int GAP = 100;
  private static final FieldType FREQUENCIES = type(IndexOptions.DOCS_AND_FREQS);
  private static final FieldType PRESENCE = type(IndexOptions.DOCS);

  private PassageWords() {}

  private static FieldType type(IndexOptions options) {
    var type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.freeze();
    return type;
  }

  /** What the terms of a language begin with. */
  static String prefix(String language) {
    return LanguageAnalyzers.base(language) + '\u0000';
  }

  /**
   * Adds them to the document of a passage.
   *
   * @param language a BCP 47 tag
   * @param title may be empty
   */
  public static void addTo(Document document, String language, String title, String text) {
    List<Word> words = new ArrayList<>();
    int gap = 0;
    if (!title.isEmpty()) {
      words.addAll(LanguageAnalyzers.analysed(title, language));
      gap = words.size();
    }
    words.addAll(LanguageAnalyzers.analysed(text, language));
    document.add(new TextField(WORDS, new Stems(words, gap, prefix(language))));
    Set<String> names = new LinkedHashSet<>();
    words.forEach(word -> names.add(word.name()));
    document.add(new Field(NAMES, new Terms(names, 1), PRESENCE));
    if (!words.isEmpty()) {
      document.add(
          new Field(
              LANGUAGE,
              new Terms(List.of(LanguageAnalyzers.base(language)), words.size()),
              FREQUENCIES));
    }
    document.add(new NumericDocValuesField(COUNT, words.size()));
  }

  /** Makes a document that is no passage one without words. */
  public static void addNoneTo(Document document) {
    document.add(new TextField(WORDS, new Terms(List.of(), 1)));
  }

  /** Stems that are known already. */
  private static final class Stems extends TokenStream {

    private final List<Word> words;
    private final int gapBefore;
    private final String prefix;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private int next;

    /**
     * @param gapBefore number of the word that the gap is before; none before the first
     */
    Stems(List<Word> words, int gapBefore, String prefix) {
      this.words = words;
      this.gapBefore = gapBefore;
      this.prefix = prefix;
    }

    @Override
    public boolean incrementToken() {
      if (next == words.size()) {
        return false;
      }
      clearAttributes();
      Word word = words.get(next);
      term.setEmpty().append(prefix).append(word.stem());
      step.setPositionIncrement(
          next == 0 ? Math.max(1, word.step()) : word.step() + (next == gapBefore ? GAP : 0));
      next++;
      return true;
    }

    @Override
    public void reset() {
      next = 0;
    }
  }

  /** Terms, each with one frequency. */
  private static final class Terms extends TokenStream {

    private final List<String> terms;
    private final int frequency;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TermFrequencyAttribute times = addAttribute(TermFrequencyAttribute.class);
    private int next;

    Terms(Collection<String> terms, int frequency) {
      this.terms = List.copyOf(terms);
      this.frequency = frequency;
    }

    @Override
    public boolean incrementToken() {
      if (next == terms.size()) {
        return false;
      }
      clearAttributes();
      term.setEmpty().append(terms.get(next++));
      times.setTermFrequency(frequency);
      return true;
    }

    @Override
    public void reset() {
      next = 0;
    }
  }
}
