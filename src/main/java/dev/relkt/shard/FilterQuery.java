package dev.relkt.shard;

import dev.relkt.lexical.QuestionWords;
import dev.relkt.lexical.WordSearch;
import dev.relkt.passage.Language;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.PassageFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.lucene.util.BytesRef;

/** The windows of the passages that a filter accepts and that have not expired, as a query. */
final class FilterQuery {

  /** A condition becomes three clauses at most; a question has conditions of its own. */
  private static final int MAX_CLAUSES = 4 * PassageFilter.MAX_CONDITIONS;

  static {
    IndexSearcher.setMaxClauseCount(Math.max(MAX_CLAUSES, IndexSearcher.getMaxClauseCount()));
  }

  private final IndexReader reader;
  private final MetadataQuery metadata;

  private FilterQuery(IndexReader reader) throws IOException {
    this.reader = reader;
    metadata = new MetadataQuery(reader);
  }

  /**
   * Of windows of passages that fulfil a question's conditions too.
   *
   * @param ends the last documents of blocks
   * @param expiredBy those that expire until then are left out; absent where none does
   * @return nothing where all windows are accepted
   */
  static Optional<Query> of(
      PassageFilter filter,
      QuestionWords words,
      IndexReader reader,
      BitSetProducer ends,
      OptionalLong expiredBy)
      throws IOException {
    if (!words.hasConditions()) {
      return filter.isEmpty() && expiredBy.isEmpty()
          ? Optional.empty()
          : Optional.of(of(filter, reader, expiredBy));
    }
    return Optional.of(
        new BooleanQuery.Builder()
            .add(of(filter, reader, expiredBy), Occur.FILTER)
            .add(new ToChildBlockJoinQuery(WordSearch.conditions(words), ends), Occur.FILTER)
            .build());
  }

  /** The passages that the filter accepts, nothing where it accepts all. */
  static Optional<Query> ofPassages(
      PassageFilter filter, IndexReader reader, BitSetProducer ends, OptionalLong expiredBy)
      throws IOException {
    return filter.isEmpty() && expiredBy.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ToParentBlockJoinQuery(of(filter, reader, expiredBy), ends, ScoreMode.None));
  }

  /**
   * @param reader whose terms tell which languages there are: few, and far fewer than a range takes
   */
  static Query of(PassageFilter filter, IndexReader reader, OptionalLong expiredBy)
      throws IOException {
    Query accepted =
        filter.isEmpty()
            ? new FieldExistsQuery(PassageBlock.VECTOR)
            : new FilterQuery(reader).of(filter.condition());
    return expiredBy.isPresent()
        ? new BooleanQuery.Builder()
            .add(accepted, Occur.FILTER)
            .add(PassageBlock.expiredBy(expiredBy.getAsLong()), Occur.MUST_NOT)
            .build()
        : accepted;
  }

  private Query of(FilterCondition condition) throws IOException {
    return switch (condition) {
      case FilterCondition.All all -> all(all.conditions());
      case FilterCondition.Any any -> {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (FilterCondition one : any.conditions()) {
          query.add(of(one), Occur.SHOULD);
        }
        yield query.build();
      }
      case FilterCondition.Not not -> all(List.of(not));
      case FilterCondition.LanguageIn in -> languages(in.ranges(), reader);
      case FilterCondition.ValueIn in -> metadata.equal(in);
      case FilterCondition.ValueBetween between -> metadata.between(between);
      case FilterCondition.Exists exists -> metadata.exists(exists.key());
    };
  }

  private Query all(List<FilterCondition> conditions) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    boolean positive = false;
    for (FilterCondition one : conditions) {
      if (one instanceof FilterCondition.Not not) {
        query.add(of(not.condition()), Occur.MUST_NOT);
      } else {
        query.add(of(one), Occur.FILTER);
        positive = true;
      }
    }
    if (!positive) {
      query.add(new FieldExistsQuery(PassageBlock.VECTOR), Occur.FILTER);
    }
    return query.build();
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
