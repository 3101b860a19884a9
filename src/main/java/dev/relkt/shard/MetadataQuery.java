package dev.relkt.shard;

import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.FilterCondition.ValueBetween;
import dev.relkt.passage.filter.FilterCondition.ValueIn;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * The windows of passages whose metadata fulfils a comparison. Passages of shard formats 2 and 3
 * had texts alone, as terms of one field; what they have of a key is looked through.
 */
final class MetadataQuery {

  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final IndexReader reader;
  private final @Nullable Terms earlier;

  MetadataQuery(IndexReader reader) throws IOException {
    this.reader = reader;
    earlier = MultiTerms.getTerms(reader, PassageBlock.METADATA);
  }

  Query exists(String key) {
    List<Query> any = new ArrayList<>();
    any.add(
        terms(
            MetadataFields.TYPE,
            Set.of(
                MetadataFields.typeTerm(key, MetadataType.TEXT),
                MetadataFields.typeTerm(key, MetadataType.NUMBER),
                MetadataFields.typeTerm(key, MetadataType.BOOLEAN))));
    if (earlier != null) {
      any.add(new PrefixQuery(PassageBlock.earlierTerm(key, PassageBlock.EARLIER_TEXT, "")));
      any.add(new PrefixQuery(PassageBlock.earlierTerm(key, PassageBlock.EARLIER_DIGEST, "")));
    }
    return any(any);
  }

  Query equal(ValueIn condition) throws IOException {
    String key = condition.key();
    Set<String> terms = new TreeSet<>();
    Set<String> earlierTerms = new TreeSet<>();
    List<Operand> dates = new ArrayList<>();
    List<Query> any = new ArrayList<>();
    for (Operand operand : condition.operands()) {
      switch (operand) {
        case Operand.OfText of -> {
          terms.add(MetadataFields.valueTerm(key, new Text(of.value())));
          earlierTerms.add(of.value());
        }
        case Operand.OfNumber of -> {
          terms.add(MetadataFields.valueTerm(key, of.number()));
          terms.add(MetadataFields.valueTerm(key, new Text(of.spelled())));
          earlierTerms.add(of.spelled());
        }
        case Operand.OfBoolean of -> {
          terms.add(MetadataFields.valueTerm(key, new Bool(of.value())));
          terms.add(MetadataFields.valueTerm(key, new Text(Boolean.toString(of.value()))));
          earlierTerms.add(Boolean.toString(of.value()));
        }
        case Operand.OfDate of -> {
          any.add(dates(key, of.date().from(), of.date().to()));
          dates.add(of);
        }
      }
    }
    if (!dates.isEmpty()) {
      earlier(key, value -> dates.stream().anyMatch(date -> date.equalTo(value)))
          .ifPresent(any::add);
    }
    if (!terms.isEmpty()) {
      any.add(terms(MetadataFields.VALUE, terms));
    }
    if (earlier != null && !earlierTerms.isEmpty()) {
      List<BytesRef> found = new ArrayList<>();
      for (String text : earlierTerms) {
        found.add(
            text.length() <= MetadataFields.LONGEST_PLAIN_VALUE
                ? PassageBlock.earlierTerm(key, PassageBlock.EARLIER_TEXT, text).bytes()
                : PassageBlock.earlierTerm(
                        key, PassageBlock.EARLIER_DIGEST, DigestUtils.sha256Hex(text))
                    .bytes());
      }
      any.add(new TermInSetQuery(PassageBlock.METADATA, found));
    }
    return any(any);
  }

  Query between(ValueBetween condition) throws IOException {
    String key = condition.key();
    if (condition.type() == MetadataType.DATE) {
      List<Query> any = new ArrayList<>();
      any.add(dates(key, condition.firstMillis(), condition.endMillis()));
      earlier(key, condition::contains).ifPresent(any::add);
      return any(any);
    }
    return any(List.of(wholeNumbers(condition), decimals(condition)));
  }

  /** Whether any passage has a value of the key that can be compared in one of these ways. */
  boolean hasAny(String key, Set<MetadataType> types) throws IOException {
    for (MetadataType type : types) {
      if (has(key, type)) {
        return true;
      }
    }
    return false;
  }

  /** Whether any passage has a value of the key that can be compared in that way. */
  boolean has(String key, MetadataType type) throws IOException {
    if (reader.docFreq(new Term(MetadataFields.TYPE, MetadataFields.typeTerm(key, type))) > 0) {
      return true;
    }
    return switch (type) {
      case TEXT -> anyEarlier(key);
      case DATE ->
          !earlierTerms(key, value -> value.types().contains(MetadataType.DATE), 1).isEmpty();
      case NUMBER, BOOLEAN -> false;
    };
  }

  private boolean anyEarlier(String key) throws IOException {
    if (earlier == null) {
      return false;
    }
    for (char kind : new char[] {PassageBlock.EARLIER_TEXT, PassageBlock.EARLIER_DIGEST}) {
      BytesRef prefix = PassageBlock.earlierTerm(key, kind, "").bytes();
      TermsEnum each = earlier.iterator();
      if (each.seekCeil(prefix) != TermsEnum.SeekStatus.END
          && StringHelper.startsWith(each.term(), prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Those of the texts of a key in passages of earlier formats that fulfil a condition. */
  private Optional<Query> earlier(String key, Predicate<Scalar> accepts) throws IOException {
    List<BytesRef> taken = earlierTerms(key, accepts, Integer.MAX_VALUE);
    return taken.isEmpty()
        ? Optional.empty()
        : Optional.of(new TermInSetQuery(PassageBlock.METADATA, taken));
  }

  /**
   * @param most how many of them are enough
   */
  private List<BytesRef> earlierTerms(String key, Predicate<Scalar> accepts, int most)
      throws IOException {
    if (earlier == null) {
      return List.of();
    }
    BytesRef prefix = PassageBlock.earlierTerm(key, PassageBlock.EARLIER_TEXT, "").bytes();
    List<BytesRef> taken = new ArrayList<>();
    TermsEnum each = earlier.iterator();
    TermsEnum.SeekStatus status = each.seekCeil(prefix);
    BytesRef term = status == TermsEnum.SeekStatus.END ? null : each.term();
    while (taken.size() < most && term != null && StringHelper.startsWith(term, prefix)) {
      String value =
          new BytesRef(term.bytes, term.offset + prefix.length, term.length - prefix.length)
              .utf8ToString();
      if (accepts.test(new Text(value))) {
        taken.add(BytesRef.deepCopyOf(term));
      }
      term = each.next();
    }
    return taken;
  }

  private static Query dates(String key, long first, long end) {
    return first >= end
        ? new MatchNoDocsQuery("no date is in the range")
        : BinaryPoint.newRangeQuery(
            MetadataFields.DATE,
            MetadataFields.point(key, first),
            MetadataFields.point(key, end - 1));
  }

  private static Query wholeNumbers(ValueBetween condition) {
    BigDecimal least =
        condition.lower().map(b -> wholeFrom(b, RoundingMode.CEILING, 1)).orElse(LEAST).max(LEAST);
    BigDecimal most =
        condition.upper().map(b -> wholeFrom(b, RoundingMode.FLOOR, -1)).orElse(MOST).min(MOST);
    return least.compareTo(most) > 0
        ? new MatchNoDocsQuery("no whole number is in the range")
        : BinaryPoint.newRangeQuery(
            MetadataFields.WHOLE,
            MetadataFields.point(condition.key(), least.longValueExact()),
            MetadataFields.point(condition.key(), most.longValueExact()));
  }

  /** The whole number next to a bound that is in the range. */
  private static BigDecimal wholeFrom(Bound bound, RoundingMode rounding, int inwards) {
    BigDecimal exact = exact(bound);
    BigDecimal whole = exact.setScale(0, rounding);
    return whole.compareTo(exact) == 0 && !bound.inclusive()
        ? whole.add(BigDecimal.valueOf(inwards))
        : whole;
  }

  private static Query decimals(ValueBetween condition) {
    double least = condition.lower().map(b -> decimalFrom(b, 1)).orElse(-Double.MAX_VALUE);
    double most = condition.upper().map(b -> decimalFrom(b, -1)).orElse(Double.MAX_VALUE);
    return least > most
        ? new MatchNoDocsQuery("no number is in the range")
        : BinaryPoint.newRangeQuery(
            MetadataFields.DECIMAL,
            MetadataFields.point(condition.key(), least),
            MetadataFields.point(condition.key(), most));
  }

  /**
   * The double next to a bound that is in the range.
   *
   * @param inwards 1 where greater ones are in the range, −1 where smaller ones are
   */
  private static double decimalFrom(Bound bound, int inwards) {
    BigDecimal exact = exact(bound);
    double nearest = exact.doubleValue();
    int order = inwards * new BigDecimal(nearest).compareTo(exact);
    return order < 0 || (order == 0 && !bound.inclusive())
        ? Math.nextAfter(nearest, inwards * Double.POSITIVE_INFINITY)
        : nearest;
  }

  private static BigDecimal exact(Bound bound) {
    if (bound.operand() instanceof Operand.OfNumber number) {
      return number.exact();
    }
    throw new IllegalStateException("no number: " + bound);
  }

  private static Query terms(String field, Set<String> values) {
    return values.size() == 1
        ? new TermQuery(new Term(field, values.iterator().next()))
        : new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
  }

  private static Query any(List<Query> queries) {
    if (queries.size() == 1) {
      return queries.getFirst();
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    queries.forEach(query -> any.add(query, Occur.SHOULD));
    return any.build();
  }
}
