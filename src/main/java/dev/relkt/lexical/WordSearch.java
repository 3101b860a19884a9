package dev.relkt.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.util.SmallFloat;
import org.jspecify.annotations.Nullable;

/**
 * The words of one question in one index whose documents have the fields of {@link PassageWords}.
 *
 * <p>Passages in the question's language are compared by stems, of phrases in their order; those of
 * other languages by names, in any order. For one thread.
 */
public final class WordSearch {

  private final IndexReader reader;
  private final QuestionWords question;
  private final Term language;
  private final ChannelTerms words;
  private final ChannelTerms names;

  private WordSearch(IndexReader reader, QuestionWords question, LiveCounts live)
      throws IOException {
    this.reader = reader;
    this.question = question;
    language = new Term(PassageWords.LANGUAGE, question.language());
    String prefix = PassageWords.prefix(question.language());
    words =
        ChannelTerms.find(
            reader,
            PassageWords.WORDS,
            question.words().stream().map(prefix::concat).toList(),
            question.wordCounts(),
            segment -> live.ofLanguage(segment, question.language()));
    names =
        ChannelTerms.find(
            reader, PassageWords.NAMES, question.names(), question.nameCounts(), live::ofNames);
  }

  /**
   * Looks the words up.
   *
   * @param live of this reader
   */
  public static WordSearch of(IndexReader reader, QuestionWords question, LiveCounts live)
      throws IOException {
    return new WordSearch(reader, question, live);
  }

  /** How common the words are among the live passages of this index. */
  public WordStatistics statistics() {
    return new WordStatistics(words.statistics(), names.statistics());
  }

  /**
   * The best passages of one channel.
   *
   * @param all statistics of all passages that are compared, in this index and others
   * @param channel not {@link WordMatch.Channel#NONE}
   * @param k at most so many, 1 or more
   * @param filter on the documents of passages
   * @return by Lucene's document, best first, with the score of {@link Bm25} but for rounding; of
   *     equal ones the first of the index
   */
  public ScoreDoc[] best(
      WordStatistics all, WordMatch.Channel channel, int k, @Nullable Query filter)
      throws IOException {
    ChannelTerms terms = channel == WordMatch.Channel.WORDS ? words : names;
    var any = new BooleanQuery.Builder();
    boolean found = false;
    for (ChannelTerms.Found term : terms.found()) {
      any.add(
          new BoostQuery(new TermQuery(term.term(), term.states()), term.count()), Occur.SHOULD);
      found = true;
    }
    if (!found) {
      return new ScoreDoc[0];
    }
    var query = new BooleanQuery.Builder().add(any.build(), Occur.MUST);
    if (channel == WordMatch.Channel.NAMES) {
      query.add(new TermQuery(language), Occur.MUST_NOT);
    }
    if (filter != null) {
      query.add(filter, Occur.FILTER);
    }
    if (question.hasConditions()) {
      query.add(conditions(question), Occur.FILTER);
    }
    var searcher = new CollectionSearcher(reader, terms, all.of(channel));
    return searcher.search(query.build(), new TopScoreDocCollectorManager(k, k)).scoreDocs;
  }

  /**
   * What passages share with the question.
   *
   * @param documents of passages in the segment, ascending
   */
  public List<WordMatch> matches(LeafReaderContext segment, int[] documents) throws IOException {
    List<WordMatch> matches = new ArrayList<>(documents.length);
    PostingsEnum inLanguage = segment.reader().postings(language, PostingsEnum.NONE);
    NumericDocValues lengths = segment.reader().getNormValues(PassageWords.WORDS);
    NumericDocValues hasWords = DocValues.getNumeric(segment.reader(), PassageWords.COUNT);
    var inWords = words.in(segment);
    var inNames = names.in(segment);
    for (int document : documents) {
      if (inLanguage != null && inLanguage.docID() < document) {
        inLanguage.advance(document);
      }
      if (inLanguage != null && inLanguage.docID() == document && lengths.advanceExact(document)) {
        int length = SmallFloat.byte4ToInt((byte) lengths.longValue());
        matches.add(new WordMatch(WordMatch.Channel.WORDS, inWords.frequencies(document), length));
      } else if (!question.names().isEmpty() && hasWords.advanceExact(document)) {
        matches.add(new WordMatch(WordMatch.Channel.NAMES, inNames.frequencies(document), 1));
      } else {
        matches.add(WordMatch.NONE);
      }
    }
    return matches;
  }

  /**
   * The documents of passages that fulfil a question's conditions.
   *
   * @param question with conditions
   */
  public static Query conditions(QuestionWords question) {
    var all = new BooleanQuery.Builder();
    boolean onlyExclusions = true;
    for (QuestionWords.Required required : question.conditions()) {
      Query having = having(required.words(), question.language());
      boolean excluded = required.kind() == SearchText.Kind.EXCLUDED;
      all.add(having, excluded ? Occur.MUST_NOT : Occur.FILTER);
      onlyExclusions &= excluded;
    }
    if (onlyExclusions) {
      all.add(new FieldExistsQuery(PassageWords.COUNT), Occur.FILTER);
    }
    return all.build();
  }

  private static Query having(List<Word> words, String language) {
    String prefix = PassageWords.prefix(language);
    var stems = new PhraseQuery.Builder();
    var elsewhere = new BooleanQuery.Builder();
    int position = 0;
    for (int i = 0; i < words.size(); i++) {
      position += i == 0 ? 0 : words.get(i).step();
      stems.add(new Term(PassageWords.WORDS, prefix + words.get(i).stem()), position);
      elsewhere.add(new TermQuery(new Term(PassageWords.NAMES, words.get(i).name())), Occur.FILTER);
    }
    elsewhere.add(new TermQuery(new Term(PassageWords.LANGUAGE, language)), Occur.MUST_NOT);
    return new BooleanQuery.Builder()
        .add(stems.build(), Occur.SHOULD)
        .add(elsewhere.build(), Occur.SHOULD)
        .build();
  }
}
