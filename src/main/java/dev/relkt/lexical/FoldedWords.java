package dev.relkt.lexical;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Remembers how a word was written before it was cut to its stem. For one thread. */
final class FoldedWords extends TokenFilter {

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private String folded = "";

  FoldedWords(TokenStream in) {
    super(in);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (!input.incrementToken()) {
      return false;
    }
    folded = term.toString();
    return true;
  }

  /** Of the word where the stream stands. */
  String folded() {
    return folded;
  }

  /** The end of an analysis: stems, each with the word that it was cut from. */
  static final class Stemmed extends TokenFilter {

    private final FoldedWords words;

    /**
     * @param stems made of the words one by one
     */
    Stemmed(TokenStream stems, FoldedWords words) {
      super(stems);
      this.words = words;
    }

    @Override
    public boolean incrementToken() throws IOException {
      return input.incrementToken();
    }

    String folded() {
      return words.folded();
    }
  }
}
