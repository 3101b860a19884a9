package dev.relkt.shard;

import dev.relkt.lexical.QuestionWords;
import dev.relkt.lexical.WordSearch;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.lucene.util.BytesRef;

/** The windows of the passages that a filter accepts, as a query. */
final class FilterQuery {

  private FilterQuery() {}

  /**
   * Of windows of passages that fulfil a question's conditions too.
   *
   * @param ends the last documents of blocks
   * @return nothing where all windows are accepted
   */
  static Optional<Query> of(
      PassageFilter filter, QuestionWords words, IndexReader reader, BitSetProducer ends)
      throws IOException {
    if (!words.hasConditions()) {
      return filter.isEmpty() ? Optional.empty() : Optional.of(of(filter, reader));
    }
    return Optional.of(
        new BooleanQuery.Builder()
            .add(of(filter, reader), Occur.FILTER)
            .add(new ToChildBlockJoinQuery(WordSearch.conditions(words), ends), Occur.FILTER)
            .build());
  }

  /** The passages that the filter accepts, nothing where it accepts all. */
  static Optional<Query> ofPassages(PassageFilter filter, IndexReader reader, BitSetProducer ends)
      throws IOException {
    return filter.isEmpty()
        ? Optional.empty()
        : Optional.of(new ToParentBlockJoinQuery(of(filter, reader), ends, ScoreMode.None));
  }

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
