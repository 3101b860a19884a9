package dev.relkt.shard;

import dev.relkt.lexical.PassageWords;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;

/**
 * The form of a passage in Lucene, version {@value ShardCommit#FORMAT}.
 *
 * <p>A passage is a block of documents that follow each other: one a window, in text order, then
 * the passage itself.
 *
 * <ul>
 *   <li>On every document: {@code id} (term), so that the block is replaced and deleted as a whole.
 *   <li>On a window: {@code vector}, without the shard's centre; {@code language} (terms: the tag
 *       and its base) and the metadata, as {@link MetadataFields} has it, so that filters work
 *       inside the vector search.
 *   <li>On the passage: {@code kind} (term {@code passage}); stored {@code id}, {@code tag} (of the
 *       language), {@code title}, {@code text} and the metadata; doc values {@code key} (the id),
 *       {@code partition}, {@code offset}, {@code timestamp}, {@code windows} and, where the
 *       passage has one, {@code version}; the words of title and text, as {@link PassageWords} has
 *       them.
 *   <li>On all documents of a passage that expires: the point {@code expires-at}, milliseconds;
 *       stored on the passage as {@code expiry}.
 * </ul>
 *
 * <p>Version 2 had no words. Versions 2 and 3 had texts alone as metadata: terms {@code metadata}
 * on windows (key, U+0000, value, or key, U+0001, SHA-256 of a longer value in hexadecimal), stored
 * {@code entry} (key, U+0000, value) on the passage. Passages of theirs stay as they are until they
 * are written again: a shard may have all.
 *
 * <p>A delete leaves a tombstone, a document alone: {@code id}, {@code kind} (term {@code
 * tombstone}), {@code partition}, {@code offset}, {@code timestamp}, {@code version}, {@code
 * windows} 0 and, since version 4, {@code key} as above, and the point {@code deleted-at}: when it
 * was written, milliseconds.
 */
final class PassageBlock {

  static final String ID = "id";
  static final String KIND = "kind";
  static final String VECTOR = "vector";
  static final String LANGUAGE = "language";
  static final String METADATA = "metadata";
  static final String KEY = "key";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String TIMESTAMP = "timestamp";
  static final String WINDOWS = "windows";
  static final String DELETED_AT = "deleted-at";
  static final String VERSION = "version";
  static final String EXPIRES_AT = "expires-at";

  /** After the key in terms of earlier formats: a text. */
  static final char EARLIER_TEXT = '\u0000';

  /** The SHA-256 of a text. */
  static final char EARLIER_DIGEST = '\u0001';

  /** The field that Lucene itself puts on the last document of a block. */
  static final String BLOCK_END = "block";

  static final Term PASSAGE = new Term(KIND, "passage");
  static final Term TOMBSTONE = new Term(KIND, "tombstone");

  /** Without the centre, windows are not of unit length. */
  static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;

  private static final String TAG = "tag";
  private static final String ENTRY = "entry";
  private static final String TITLE = "title";
  private static final String TEXT = "text";
  private static final String EXPIRY = "expiry";

  private PassageBlock() {}

  static Term idTerm(PassageId id) {
    return new Term(ID, id.value());
  }

  /** A term of a passage of an earlier format. */
  static Term earlierTerm(String key, char kind, String value) {
    return new Term(METADATA, key + kind + value);
  }

  /** The documents of passages that are not to be found from this moment on. */
  static Query expiredBy(long millis) {
    return LongPoint.newRangeQuery(EXPIRES_AT, Long.MIN_VALUE, millis);
  }

  /**
   * @param windows as they are stored: without the centre, where there is one
   */
  static List<Document> of(
      Passage passage, List<float[]> windows, SourcePosition at, OptionalLong version) {
    List<Document> block = new ArrayList<>(windows.size() + 1);
    MetadataFields.OfWindows metadata = MetadataFields.ofWindows(passage.metadata());
    for (float[] window : windows) {
      block.add(window(passage, window, metadata));
    }
    Document parent = identity(passage.id(), PASSAGE, at, windows.size(), version);
    parent.add(new BinaryDocValuesField(KEY, new BytesRef(passage.id().value())));
    parent.add(new StoredField(ID, passage.id().value()));
    parent.add(new StoredField(TAG, passage.language().tag()));
    parent.add(new StoredField(TITLE, passage.title()));
    parent.add(new StoredField(TEXT, passage.text()));
    MetadataFields.addTo(parent, passage);
    passage
        .expiresAt()
        .ifPresent(
            expiry -> {
              parent.add(new StoredField(EXPIRY, expiry.toEpochMilli()));
              block.forEach(window -> window.add(new LongPoint(EXPIRES_AT, expiry.toEpochMilli())));
              parent.add(new LongPoint(EXPIRES_AT, expiry.toEpochMilli()));
            });
    PassageWords.addTo(parent, passage.language().tag(), passage.title(), passage.text());
    block.add(parent);
    return block;
  }

  static Document tombstone(PassageId id, SourcePosition at, OptionalLong version, long nowMillis) {
    Document tombstone = identity(id, TOMBSTONE, at, 0, version);
    tombstone.add(new LongPoint(DELETED_AT, nowMillis));
    tombstone.add(new BinaryDocValuesField(KEY, new BytesRef(id.value())));
    PassageWords.addNoneTo(tombstone);
    return tombstone;
  }

  /** The metadata alone of the passage at a document; none of a tombstone. */
  static Metadata metadata(StoredFields fields, int doc) throws IOException {
    return metadata(fields.document(doc, Set.of(MetadataFields.STORED, ENTRY)));
  }

  /** When the passage at a document expires. */
  static Optional<Instant> expiry(StoredFields fields, int doc) throws IOException {
    return expiry(fields.document(doc, Set.of(EXPIRY)));
  }

  private static Optional<Instant> expiry(Document stored) {
    IndexableField expiry = stored.getField(EXPIRY);
    return expiry == null
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(expiry.numericValue().longValue()));
  }

  private static Metadata metadata(Document stored) {
    String[] earlier = stored.getValues(ENTRY);
    if (earlier.length == 0) {
      return MetadataFields.read(stored);
    }
    Map<String, String> texts = new TreeMap<>();
    for (String entry : earlier) {
      int end = entry.indexOf(EARLIER_TEXT);
      texts.put(entry.substring(0, end), entry.substring(end + 1));
    }
    return Metadata.ofTexts(texts);
  }

  static Passage read(StoredFields fields, int doc) throws IOException {
    Document stored = fields.document(doc);
    Metadata metadata = metadata(stored);
    return new Passage(
        new PassageId(stored.get(ID)),
        new Language(stored.get(TAG)),
        stored.get(TITLE),
        stored.get(TEXT),
        metadata,
        expiry(stored));
  }

  private static Document window(
      Passage passage, float[] window, MetadataFields.OfWindows metadata) {
    Document document = new Document();
    document.add(new StringField(ID, passage.id().value(), Field.Store.NO));
    document.add(new KnnFloatVectorField(VECTOR, window, SIMILARITY));
    PassageWords.addNoneTo(document);
    Language language = passage.language();
    document.add(new StringField(LANGUAGE, language.tag(), Field.Store.NO));
    if (!language.base().equals(language.tag())) {
      document.add(new StringField(LANGUAGE, language.base(), Field.Store.NO));
    }
    metadata.addTo(document);
    return document;
  }

  private static Document identity(
      PassageId id, Term kind, SourcePosition at, int windows, OptionalLong version) {
    Document document = new Document();
    document.add(new StringField(ID, id.value(), Field.Store.NO));
    document.add(new StringField(KIND, kind.bytes(), Field.Store.NO));
    document.add(new NumericDocValuesField(PARTITION, at.partition()));
    document.add(new NumericDocValuesField(OFFSET, at.offset()));
    document.add(new NumericDocValuesField(TIMESTAMP, at.timestampMillis()));
    document.add(new NumericDocValuesField(WINDOWS, windows));
    version.ifPresent(number -> document.add(new NumericDocValuesField(VERSION, number)));
    return document;
  }
}
