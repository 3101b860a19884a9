package dev.relkt.lexical;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;

/** Searches one index with the statistics of all of them. For one question. */
final class CollectionSearcher extends IndexSearcher {

  private final ChannelTerms terms;
  private final ChannelStatistics all;

  CollectionSearcher(IndexReader reader, ChannelTerms terms, ChannelStatistics all) {
    super(reader);
    this.terms = terms;
    this.all = all;
    setSimilarity(Bm25.similarity());
    setQueryCache(null);
  }

  @Override
  public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) {
    int word = terms.indexOf(term.text());
    // A condition's word is not scored: any number will do.
    long having = word < 0 ? 1 : Math.clamp(all.having().get(word), 1, Math.max(1, all.passages()));
    return new TermStatistics(term.bytes(), having, having);
  }

  @Override
  public CollectionStatistics collectionStatistics(String field) {
    long passages = Math.max(1, all.passages());
    return new CollectionStatistics(
        field, passages, passages, Math.max(passages, all.length()), passages);
  }
}
