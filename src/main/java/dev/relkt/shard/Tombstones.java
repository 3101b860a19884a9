package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/**
 * Deletes that a shard remembers, for {@link ShardSettings#tombstoneRetention} by its clock. For
 * one thread.
 */
final class Tombstones {

  private final ShardSettings settings;
  private Instant next = Instant.MIN;

  Tombstones(ShardSettings settings) {
    this.settings = settings;
  }

  /** Those that a segment remembers; of formats 2 and 3 none, which have no ids to be read. */
  static List<StoredTombstone> of(LeafReader segment) throws IOException {
    PostingsEnum documents = segment.postings(PassageBlock.TOMBSTONE, PostingsEnum.NONE);
    List<StoredTombstone> found = new ArrayList<>();
    if (documents == null) {
      return found;
    }
    Bits live = segment.getLiveDocs();
    BinaryDocValues ids = DocValues.getBinary(segment, PassageBlock.KEY);
    NumericDocValues partitions = DocValues.getNumeric(segment, PassageBlock.PARTITION);
    NumericDocValues offsets = DocValues.getNumeric(segment, PassageBlock.OFFSET);
    NumericDocValues timestamps = DocValues.getNumeric(segment, PassageBlock.TIMESTAMP);
    NumericDocValues versions = DocValues.getNumeric(segment, PassageBlock.VERSION);
    for (int doc = documents.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = documents.nextDoc()) {
      boolean complete =
          ids.advanceExact(doc)
              && partitions.advanceExact(doc)
              && offsets.advanceExact(doc)
              && timestamps.advanceExact(doc);
      if (complete && (live == null || live.get(doc))) {
        found.add(
            new StoredTombstone(
                new PassageId(ids.binaryValue().utf8ToString()),
                new SourcePosition(
                    (int) partitions.longValue(), offsets.longValue(), timestamps.longValue()),
                versions.advanceExact(doc)
                    ? OptionalLong.of(versions.longValue())
                    : OptionalLong.empty()));
      }
    }
    return found;
  }

  /** What remembers a delete of now. */
  Document of(PassageId id, SourcePosition at, OptionalLong version) {
    return PassageBlock.tombstone(id, at, version, settings.clock().millis());
  }

  /**
   * Forgets old ones. To be called before every commit; it looks seldom, since it has to look at
   * every segment.
   */
  void purge(IndexWriter writer) throws IOException {
    Instant now = settings.clock().instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(settings.tombstoneRetention().dividedBy(100));
    long last = now.minus(settings.tombstoneRetention()).toEpochMilli();
    writer.deleteDocuments(LongPoint.newRangeQuery(PassageBlock.DELETED_AT, Long.MIN_VALUE, last));
  }
}
