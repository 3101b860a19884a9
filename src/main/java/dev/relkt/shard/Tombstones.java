package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.IndexWriter;

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
