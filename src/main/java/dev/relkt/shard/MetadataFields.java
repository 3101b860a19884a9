package dev.relkt.shard;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.metadata.IsoDate;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * The form of metadata in Lucene. All keys share the fields, so that a thousand keys make no
 * thousand fields.
 *
 * <ul>
 *   <li>On a window: {@code value}, a term for each scalar: key, U+0000, its kind, the value as
 *       text; {@code type}, a term for each type that a key has; the points {@code whole}, {@code
 *       decimal} and {@code date}: 8 bytes of the key's SHA-256, then the value in 8 bytes that
 *       sort as it does.
 *   <li>On the passage: stored {@code value-of}, one for each scalar: its kind in upper case where
 *       it is of a list, key, U+0000, value; the doc values {@code facet}: the terms of {@code
 *       value}, and one for the language.
 * </ul>
 */
final class MetadataFields {

  static final String VALUE = "value";
  static final String TYPE = "type";
  static final String WHOLE = "whole";
  static final String DECIMAL = "decimal";
  static final String DATE = "date";
  static final String FACET = "facet";

  static final String STORED = "value-of";

  static final char TEXT_KIND = 't';
  static final char WHOLE_KIND = 'w';
  static final char DECIMAL_KIND = 'd';
  static final char BOOL_KIND = 'b';

  /** Of texts that are too long for a term. */
  static final char DIGEST_KIND = 'h';

  /** Of the language of a passage, which has no key. */
  static final char LANGUAGE_KIND = 'l';

  static final char KEY_END = '\u0000';

  /**
   * Longer values are indexed by their digest: Lucene's terms are short, and its dictionary should
   * be.
   */
  static final int LONGEST_PLAIN_VALUE = 100;

  /** What a passage has for its windows, made once. */
  record OfWindows(List<String> values, List<String> types, List<Field> points) {

    void addTo(Document window) {
      values.forEach(value -> window.add(new StringField(VALUE, value, Field.Store.NO)));
      types.forEach(type -> window.add(new StringField(TYPE, type, Field.Store.NO)));
      points.forEach(window::add);
    }
  }

  private MetadataFields() {}

  static OfWindows ofWindows(Metadata metadata) {
    List<String> values = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    List<Field> points = new ArrayList<>();
    metadata
        .entries()
        .forEach(
            (key, value) -> {
              for (Scalar one : value.values()) {
                values.add(valueTerm(key, one));
                one.types().forEach(type -> types.add(typeTerm(key, type)));
                point(key, one).ifPresent(points::add);
              }
            });
    return new OfWindows(values, List.copyOf(types), points);
  }

  static void addTo(Document passage, Passage of) {
    passage.add(new SortedSetDocValuesField(FACET, new BytesRef(languageFacet(of.language()))));
    of.metadata()
        .entries()
        .forEach(
            (key, value) -> {
              boolean isList = value instanceof MetadataValue.Many;
              for (Scalar one : value.values()) {
                char kind = kind(one);
                passage.add(
                    new StoredField(
                        STORED,
                        (isList ? Character.toUpperCase(kind) : kind) + key + KEY_END + one));
                passage.add(new SortedSetDocValuesField(FACET, new BytesRef(valueTerm(key, one))));
              }
            });
  }

  /** What {@link #addTo} stored. */
  static Metadata read(Document stored) {
    TreeMap<String, MetadataValue> entries = new TreeMap<>();
    TreeMap<String, List<Scalar>> lists = new TreeMap<>();
    for (String one : stored.getValues(STORED)) {
      char kind = one.charAt(0);
      int end = one.indexOf(KEY_END);
      String key = one.substring(1, end);
      Scalar value = scalar(Character.toLowerCase(kind), one.substring(end + 1));
      if (Character.isUpperCase(kind)) {
        lists.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
      } else {
        entries.put(key, value);
      }
    }
    lists.forEach((key, values) -> entries.put(key, new MetadataValue.Many(values)));
    return new Metadata(entries);
  }

  /** The term of a value. */
  static String valueTerm(String key, Scalar value) {
    char kind = kind(value);
    String text = value.toString();
    return kind == TEXT_KIND && text.length() > LONGEST_PLAIN_VALUE
        ? key + KEY_END + DIGEST_KIND + DigestUtils.sha256Hex(text)
        : key + KEY_END + kind + text;
  }

  /** The term of the keys whose values can be compared in a way. */
  static String typeTerm(String key, MetadataType type) {
    return key + KEY_END + type.name();
  }

  static String languageFacet(Language language) {
    return "" + KEY_END + LANGUAGE_KIND + language.tag();
  }

  /** The value of a term of {@link #valueTerm}, after its key and U+0000; nothing of a digest. */
  static Optional<Scalar> value(String kindAndValue) {
    char kind = kindAndValue.charAt(0);
    return kind == DIGEST_KIND || kind == LANGUAGE_KIND
        ? Optional.empty()
        : Optional.of(scalar(kind, kindAndValue.substring(1)));
  }

  /** A point of {@link #WHOLE} or {@link #DATE}. */
  static byte[] point(String key, long value) {
    byte[] point = new byte[2 * Long.BYTES];
    byte[] digest = DigestUtils.sha256(key.getBytes(StandardCharsets.UTF_8));
    System.arraycopy(digest, 0, point, 0, Long.BYTES);
    NumericUtils.longToSortableBytes(value, point, Long.BYTES);
    return point;
  }

  /** A point of {@link #DECIMAL}. */
  static byte[] point(String key, double value) {
    return point(key, NumericUtils.doubleToSortableLong(value));
  }

  private static Optional<Field> point(String key, Scalar value) {
    return switch (value) {
      case WholeNumber whole -> Optional.of(new BinaryPoint(WHOLE, point(key, whole.value())));
      case DecimalNumber decimal ->
          Optional.of(new BinaryPoint(DECIMAL, point(key, decimal.value())));
      case Text text ->
          IsoDate.parse(text.value()).map(date -> new BinaryPoint(DATE, point(key, date.from())));
      case Bool ignored -> Optional.empty();
    };
  }

  private static char kind(Scalar value) {
    return switch (value) {
      case Text ignored -> TEXT_KIND;
      case WholeNumber ignored -> WHOLE_KIND;
      case DecimalNumber ignored -> DECIMAL_KIND;
      case Bool ignored -> BOOL_KIND;
    };
  }

  private static Scalar scalar(char kind, String value) {
    return switch (kind) {
      case TEXT_KIND -> new Text(value);
      case WHOLE_KIND -> new WholeNumber(Long.parseLong(value));
      case DECIMAL_KIND -> new DecimalNumber(Double.parseDouble(value));
      case BOOL_KIND -> new Bool(Boolean.parseBoolean(value));
      default ->
          throw new ShardRefused(
              "metadata of kind \"%s\" (expected: a shard of format %d)"
                  .formatted(kind, ShardCommit.FORMAT));
    };
  }
}
