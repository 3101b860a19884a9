package dev.relkt.shard;

import dev.relkt.lexical.PassageWords;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
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
 *       and its base) and {@code metadata} (a term an entry, {@link #metadataTerm}), so that
 *       filters work inside the vector search.
 *   <li>On the passage: {@code kind} (term {@code passage}); stored {@code id}, {@code tag} (of the
 *       language), {@code title}, {@code text} and, for each metadata entry, {@code entry} (key,
 *       U+0000, value); doc values {@code key} (the id), {@code partition}, {@code offset}, {@code
 *       timestamp} and {@code windows}; the words of title and text, as {@link PassageWords} has
 *       them.
 * </ul>
 *
 * <p>Version 2 had no words. Its passages stay as they are until they are written again: a shard
 * may have both.
 *
 * <p>A delete leaves a tombstone, a document alone: {@code id}, {@code kind} (term {@code
 * tombstone}), {@code partition}, {@code offset}, {@code timestamp}, {@code windows} 0 as above,
 * and the point {@code deleted-at}: when it was written, milliseconds.
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

  /**
   * Longer values are indexed by their digest: Lucene's terms are short, and its dictionary should
   * be.
   */
  private static final int LONGEST_PLAIN_VALUE = 100;

  private PassageBlock() {}

  static Term idTerm(PassageId id) {
    return new Term(ID, id.value());
  }

  /**
   * Key, U+0000, value; for values over 100 characters key, U+0001, SHA-256 of the value in
   * hexadecimal.
   */
  static Term metadataTerm(String key, String value) {
    return new Term(
        METADATA,
        value.length() <= LONGEST_PLAIN_VALUE
            ? key + '\u0000' + value
            : key + '\u0001' + DigestUtils.sha256Hex(value));
  }

  /**
   * @param windows as they are stored: without the centre, where there is one
   */
  static List<Document> of(Passage passage, List<float[]> windows, SourcePosition at) {
    List<Document> block = new ArrayList<>(windows.size() + 1);
    for (float[] window : windows) {
      block.add(window(passage, window));
    }
    Document parent = identity(passage.id(), PASSAGE, at, windows.size());
    parent.add(new BinaryDocValuesField(KEY, new BytesRef(passage.id().value())));
    parent.add(new StoredField(ID, passage.id().value()));
    parent.add(new StoredField(TAG, passage.language().tag()));
    parent.add(new StoredField(TITLE, passage.title()));
    parent.add(new StoredField(TEXT, passage.text()));
    passage
        .metadata()
        .forEach((key, value) -> parent.add(new StoredField(ENTRY, key + '\u0000' + value)));
    PassageWords.addTo(parent, passage.language().tag(), passage.title(), passage.text());
    block.add(parent);
    return block;
  }

  static Document tombstone(PassageId id, SourcePosition at, long nowMillis) {
    Document tombstone = identity(id, TOMBSTONE, at, 0);
    tombstone.add(new LongPoint(DELETED_AT, nowMillis));
    PassageWords.addNoneTo(tombstone);
    return tombstone;
  }

  static Passage read(StoredFields fields, int doc) throws IOException {
    Document stored = fields.document(doc);
    Map<String, String> metadata = new TreeMap<>();
    for (String entry : stored.getValues(ENTRY)) {
      int end = entry.indexOf('\u0000');
      metadata.put(entry.substring(0, end), entry.substring(end + 1));
    }
    return new Passage(
        new PassageId(stored.get(ID)),
        new Language(stored.get(TAG)),
        stored.get(TITLE),
        stored.get(TEXT),
        metadata);
  }

  private static Document window(Passage passage, float[] window) {
    Document document = new Document();
    document.add(new StringField(ID, passage.id().value(), Field.Store.NO));
    document.add(new KnnFloatVectorField(VECTOR, window, SIMILARITY));
    PassageWords.addNoneTo(document);
    Language language = passage.language();
    document.add(new StringField(LANGUAGE, language.tag(), Field.Store.NO));
    if (!language.base().equals(language.tag())) {
      document.add(new StringField(LANGUAGE, language.base(), Field.Store.NO));
    }
    passage
        .metadata()
        .forEach(
            (key, value) ->
                document.add(
                    new StringField(METADATA, metadataTerm(key, value).bytes(), Field.Store.NO)));
    return document;
  }

  private static Document identity(PassageId id, Term kind, SourcePosition at, int windows) {
    Document document = new Document();
    document.add(new StringField(ID, id.value(), Field.Store.NO));
    document.add(new StringField(KIND, kind.bytes(), Field.Store.NO));
    document.add(new NumericDocValuesField(PARTITION, at.partition()));
    document.add(new NumericDocValuesField(OFFSET, at.offset()));
    document.add(new NumericDocValuesField(TIMESTAMP, at.timestampMillis()));
    document.add(new NumericDocValuesField(WINDOWS, windows));
    return document;
  }
}
