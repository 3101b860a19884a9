package dev.relkt.lexical;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.icu.ICUNormalizer2Filter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;

/**
 * Words as ICU finds them, by dictionary where a script does not separate them, then folded
 * (NFKC_Casefold, ASCII digits) and stemmed by the rules of the language.
 */
final class SegmentedWords extends Analyzer {

  private final Stems stems;

  /**
   * @param language the first part of a language tag
   */
  SegmentedWords(String language) {
    this.stems = Stems.of(language);
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var tokens = new ICUTokenizer(new DefaultICUTokenizerConfig(true, true));
    TokenStream folded = new ICUNormalizer2Filter(stems.beforeFolding(tokens));
    var words = new FoldedWords(new DecimalDigitFilter(folded));
    return new TokenStreamComponents(tokens, new FoldedWords.Stemmed(stems.stemmed(words), words));
  }
}
