package dev.relkt.shard;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** The windows of the passages that a filter accepts, as a query. */
final class FilterQuery {

  private FilterQuery() {}

  /**
   * @param reader whose terms tell which languages there are: few, and far fewer than a range takes
   */
  static Query of(PassageFilter filter, IndexReader reader) throws IOException {
    if (filter.isEmpty()) {
      return new FieldExistsQuery(PassageBlock.VECTOR);
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    if (!filter.languages().isEmpty()) {
      all.add(languages(filter.languages(), reader), Occur.FILTER);
    }
    filter
        .metadata()
        .forEach(
            (key, value) ->
                all.add(new TermQuery(PassageBlock.metadataTerm(key, value)), Occur.FILTER));
    return all.build();
  }

  private static Query languages(Set<Language> ranges, IndexReader reader) throws IOException {
    List<BytesRef> taken = new ArrayList<>();
    Terms terms = MultiTerms.getTerms(reader, PassageBlock.LANGUAGE);
    if (terms != null) {
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        // A window has the tag and its base: a range that takes the base takes the tag too.
        Language language = new Language(term.utf8ToString());
        if (ranges.stream().anyMatch(range -> range.takes(language))) {
          taken.add(BytesRef.deepCopyOf(term));
        }
      }
    }
    return switch (taken.size()) {
      case 0 -> new MatchNoDocsQuery("no passage is in one of the languages");
      case 1 -> new TermQuery(new Term(PassageBlock.LANGUAGE, taken.getFirst()));
      default -> new TermInSetQuery(PassageBlock.LANGUAGE, taken);
    };
  }
}
