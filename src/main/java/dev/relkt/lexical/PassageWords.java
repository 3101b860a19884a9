package dev.relkt.lexical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;

/**
 * The words of a passage's title and text as fields of a Lucene document:
 *
 * <ul>
 *   <li>{@code words.} and the first part of the language's tag, such as {@code words.en}: stems,
 *       with frequencies, positions and norms. A field a language, so that how common a word is
 *       never depends on other languages.
 *   <li>{@code names}: the words as {@link Word#name} has them, one a word, indexed alike; of all
 *       languages in one field.
 *   <li>doc value {@code word-count}: how many words there are, in either field.
 * </ul>
 *
 * <p>Between title and text {@value #GAP} places are left out, so that no phrase reaches over.
 */
public final class PassageWords {

  static final String NAMES = "names";

  /** The doc value that every passage has whose words are indexed. */
  public static final String COUNT = "word-count";

  private static final String WORDS = "words.";
  private static final int GAP = 100;

  private PassageWords() {}

  /** The field of the stems of a language. */
  static String wordsField(String language) {
    return WORDS + LanguageAnalyzers.base(language);
  }

  /**
   * Adds them to a document.
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
    document.add(new TextField(wordsField(language), new Listed(words, gap, Word::stem)));
    document.add(new TextField(NAMES, new Listed(words, gap, Word::name)));
    document.add(new NumericDocValuesField(COUNT, words.size()));
  }

  /** Words that are known already. */
  private static final class Listed extends TokenStream {

    private final List<Word> words;
    private final int gapBefore;
    private final Function<Word, String> form;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private int next;

    /**
     * @param gapBefore number of the word that the gap is before; none before the first
     */
    Listed(List<Word> words, int gapBefore, Function<Word, String> form) {
      this.words = words;
      this.gapBefore = gapBefore;
      this.form = form;
    }

    @Override
    public boolean incrementToken() {
      if (next == words.size()) {
        return false;
      }
      clearAttributes();
      Word word = words.get(next);
      term.setEmpty().append(form.apply(word));
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
}
