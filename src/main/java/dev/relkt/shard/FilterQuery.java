package dev.relkt.shard;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageFilter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** The windows of the passages that a filter accepts, as a query. */
final class FilterQuery {

  private FilterQuery() {}

  static Query of(PassageFilter filter) {
    if (filter.isEmpty()) {
      return new FieldExistsQuery(PassageBlock.VECTOR);
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    if (!filter.languages().isEmpty()) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      for (Language language : filter.languages()) {
        any.add(new TermQuery(new Term(PassageBlock.LANGUAGE, language.tag())), Occur.SHOULD);
      }
      all.add(any.build(), Occur.FILTER);
    }
    filter
        .metadata()
        .forEach(
            (key, value) ->
                all.add(new TermQuery(PassageBlock.metadataTerm(key, value)), Occur.FILTER));
    return all.build();
  }
}
