package dev.relkt.shard;

import dev.relkt.lexical.PassageWords;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.MetadataValue;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/**
 * The last write of each id: of the recent ones from memory, of the others from the index.
 *
 * <p>Not safe for use by several threads.
 */
final class LastWriteLookup implements AutoCloseable {

  /** Beyond this many in memory, the index is read anew without waiting for a commit. */
  private static final int MOST_RECENT = 50_000;

  /**
   * A write.
   *
   * @param timestampMillis of its record, or of an earlier one of its partition if that is later
   * @param windows vectors that it left, 0 for a delete
   * @param words whether the words of the passage are indexed
   * @param version that was stated for it, negative where there was none
   */
  record LastWrite(
      int partition, long offset, long timestampMillis, int windows, boolean words, long version) {

    static final long NO_VERSION = -1;

    OptionalLong statedVersion() {
      return version < 0 ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** Whether it left a passage. */
    boolean isPassage() {
      return windows > 0;
    }

    /** Whether it has a higher version than a change, of which both state one. */
    boolean hasHigherVersion(WriteVersion change) {
      return version >= 0 && change.version().isPresent() && version > change.version().getAsLong();
    }

    /**
     * Whether a change comes before it, or is it: by the versions where both have one and they
     * differ, else by the places in the log.
     */
    boolean isAsNewAs(SourcePosition at, WriteVersion change) {
      boolean higher =
          version >= 0 && change.version().isPresent() && change.version().getAsLong() > version;
      return hasHigherVersion(change) || (!higher && compareTo(at) >= 0);
    }

    /** Whether it came from that record. */
    boolean isOf(SourcePosition at) {
      return partition == at.partition() && offset == at.offset();
    }

    /** Whether it left a passage that is found by its vectors alone. */
    boolean isPassageWithoutWords() {
      return windows > 0 && !words;
    }

    /** Whether a write comes from another partition, of the same topic. */
    boolean isElsewhere(SourcePosition at) {
      return partition != at.partition() && isOfTopicOf(at) && isFromLog() && !at.isBackfilled();
    }

    private boolean isFromLog() {
      return !SourcePosition.isBackfilled(partition);
    }

    private boolean isOfTopicOf(SourcePosition at) {
      return LogOffset.epoch(offset) == LogOffset.epoch(at.offset());
    }

    /**
     * Where this stands to a write: negative if this is the older one, 0 if it is the same. The
     * order of a partition is that of its offsets; between partitions timestamps decide, then the
     * partition's number. What comes from a file is older than all of them.
     */
    int compareTo(SourcePosition at) {
      if (isFromLog() == at.isBackfilled()) {
        return isFromLog() ? 1 : -1;
      }
      if (partition == at.partition() || !isOfTopicOf(at)) {
        return Long.compare(offset, at.offset());
      }
      return timestampMillis != at.timestampMillis()
          ? Long.compare(timestampMillis, at.timestampMillis())
          : Integer.compare(partition, at.partition());
    }

    /**
     * A write that comes after this, as it is remembered. Timestamps of a partition do not go back,
     * so that the order between partitions is the same in whatever order they are read.
     */
    SourcePosition after(SourcePosition at) {
      return partition == at.partition() && isOfTopicOf(at)
          ? new SourcePosition(
              at.partition(), at.offset(), Math.max(timestampMillis, at.timestampMillis()))
          : at;
    }
  }

  private final IndexWriter writer;
  private final Map<String, LastWrite> recent = new HashMap<>();

  /** Of recent passages what conditions ask for. */
  private final Map<String, Conditional> conditional = new HashMap<>();

  /**
   * What a conditional write may ask of a passage.
   *
   * @param tenant what the metadata says about whose it is
   */
  private record Conditional(Optional<MetadataValue> tenant, Optional<Instant> expiresAt) {

    static final Conditional NONE = new Conditional(Optional.empty(), Optional.empty());

    static Conditional of(Passage passage) {
      return new Conditional(passage.metadata().get(Tenant.KEY), passage.expiresAt());
    }
  }

  private DirectoryReader older;

  LastWriteLookup(IndexWriter writer) throws IOException {
    this.writer = writer;
    older = DirectoryReader.open(writer);
  }

  Optional<LastWrite> of(PassageId id) throws IOException {
    LastWrite write = recent.get(id.value());
    return write != null ? Optional.of(write) : inIndex(PassageBlock.idTerm(id));
  }

  /**
   * Whether the passage that the last write left is of another tenant. One whose metadata says
   * nothing of it is of none.
   */
  boolean isOfAnother(PassageId id, Tenant tenant) throws IOException {
    return conditional(id).tenant().filter(value -> !value.equals(tenant.value())).isPresent();
  }

  /** Whether the time of the passage that the last write left is over, though it is still there. */
  boolean isExpired(PassageId id, long nowMillis) throws IOException {
    return conditional(id).expiresAt().filter(at -> at.toEpochMilli() <= nowMillis).isPresent();
  }

  private Conditional conditional(PassageId id) throws IOException {
    if (recent.containsKey(id.value())) {
      return conditional.getOrDefault(id.value(), Conditional.NONE);
    }
    for (LeafReaderContext leaf : older.leaves()) {
      LeafReader reader = leaf.reader();
      int last = last(reader, PassageBlock.idTerm(id));
      if (last >= 0) {
        return new Conditional(
            PassageBlock.metadata(reader.storedFields(), last).get(Tenant.KEY),
            PassageBlock.expiry(reader.storedFields(), last));
      }
    }
    return Conditional.NONE;
  }

  /**
   * @param passage that it left; nothing of a delete
   */
  void put(PassageId id, LastWrite write, Optional<Passage> passage) throws IOException {
    recent.put(id.value(), write);
    Conditional asked = passage.map(Conditional::of).orElse(Conditional.NONE);
    if (asked.equals(Conditional.NONE)) {
      conditional.remove(id.value());
    } else {
      conditional.put(id.value(), asked);
    }
    if (recent.size() >= MOST_RECENT) {
      forget();
    }
  }

  /** Looks into the index from now on for everything written so far. */
  void forget() throws IOException {
    DirectoryReader newer = DirectoryReader.openIfChanged(older, writer);
    if (newer != null) {
      older.close();
      older = newer;
    }
    recent.clear();
    conditional.clear();
  }

  private Optional<LastWrite> inIndex(Term id) throws IOException {
    for (LeafReaderContext leaf : older.leaves()) {
      LeafReader reader = leaf.reader();
      int last = last(reader, id);
      if (last >= 0) {
        return Optional.of(
            new LastWrite(
                (int) value(reader, PassageBlock.PARTITION, last),
                value(reader, PassageBlock.OFFSET, last),
                value(reader, PassageBlock.TIMESTAMP, last),
                (int) value(reader, PassageBlock.WINDOWS, last),
                hasWords(reader, last),
                version(reader, last)));
      }
    }
    return Optional.empty();
  }

  /** The last live document of a block, which is the one that knows; −1 where there is none. */
  private static int last(LeafReader reader, Term id) throws IOException {
    int last = -1;
    PostingsEnum documents = reader.postings(id, PostingsEnum.NONE);
    if (documents != null) {
      Bits live = reader.getLiveDocs();
      for (int doc = documents.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = documents.nextDoc()) {
        if (live == null || live.get(doc)) {
          last = doc;
        }
      }
    }
    return last;
  }

  private static boolean hasWords(LeafReader reader, int doc) throws IOException {
    NumericDocValues words = reader.getNumericDocValues(PassageWords.COUNT);
    return words != null && words.advanceExact(doc);
  }

  private static long version(LeafReader reader, int doc) throws IOException {
    NumericDocValues versions = reader.getNumericDocValues(PassageBlock.VERSION);
    return versions != null && versions.advanceExact(doc)
        ? versions.longValue()
        : LastWrite.NO_VERSION;
  }

  private static long value(LeafReader reader, String field, int doc) throws IOException {
    NumericDocValues values = reader.getNumericDocValues(field);
    if (values == null || !values.advanceExact(doc)) {
      throw new ShardRefused(
          "document %d of %s has no %s (expected: a passage or a tombstone of format %d)"
              .formatted(doc, reader, field, ShardCommit.FORMAT));
    }
    return values.longValue();
  }

  /** What was written until it was refreshed last. */
  DirectoryReader reader() {
    return older;
  }

  @Override
  public void close() throws IOException {
    older.close();
  }
}
