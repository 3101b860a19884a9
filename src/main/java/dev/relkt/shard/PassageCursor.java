package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;

/**
 * Goes through all passages of a commit, in the order in which they are stored, and reads only what
 * is asked for: one passage is in memory at a time. Got from {@link ShardReader#cursor}, to be
 * closed before that reader is. For one thread.
 */
public final class PassageCursor implements AutoCloseable {

  private static final int[] NONE = {};

  private final List<LeafReaderContext> segments;
  private final PassageDocuments documents;
  private final Runnable release;
  private int segment = -1;
  private int[] live = NONE;
  private int at = -1;
  private BinaryDocValues ids = DocValues.emptyBinary();
  private boolean closed;

  PassageCursor(List<LeafReaderContext> segments, PassageDocuments documents, Runnable release) {
    this.segments = segments;
    this.documents = documents;
    this.release = release;
  }

  /**
   * Goes to the next passage.
   *
   * @return false if there is none
   */
  public boolean advance() {
    try {
      at++;
      while (at >= live.length) {
        segment++;
        if (segment >= segments.size()) {
          return false;
        }
        at = 0;
        live = documents.live(segments.get(segment));
        ids = DocValues.getBinary(segments.get(segment).reader(), PassageBlock.KEY);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("going through a shard: " + e, e);
    }
  }

  /** The id of the passage where it stands. */
  public PassageId id() {
    try {
      if (!ids.advanceExact(live[at])) {
        throw new ShardRefused(
            "document %d of %s has no %s (expected: a passage of format %d)"
                .formatted(
                    live[at],
                    segments.get(segment).reader(),
                    PassageBlock.KEY,
                    ShardCommit.FORMAT));
      }
      return new PassageId(ids.binaryValue().utf8ToString());
    } catch (IOException e) {
      throw new UncheckedIOException("going through a shard: " + e, e);
    }
  }

  /** All of the passage where it stands. */
  public StoredPassage read() {
    try {
      return documents.read(segments.get(segment), live[at]);
    } catch (IOException e) {
      throw new UncheckedIOException("going through a shard: " + e, e);
    }
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release.run();
    }
  }
}
