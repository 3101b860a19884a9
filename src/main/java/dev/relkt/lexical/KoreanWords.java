package dev.relkt.lexical;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.icu.ICUNormalizer2Filter;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanReadingFormFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;

/**
 * Korean words by morphology: compounds in their parts, without particles and endings, Chinese
 * signs in their Korean reading.
 */
final class KoreanWords extends Analyzer {

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var tokens = new KoreanTokenizer();
    TokenStream read = new KoreanReadingFormFilter(new KoreanPartOfSpeechStopFilter(tokens));
    var words = new FoldedWords(new DecimalDigitFilter(new ICUNormalizer2Filter(read)));
    return new TokenStreamComponents(tokens, new FoldedWords.Stemmed(words, words));
  }
}
