package dev.relkt.indexing;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.shard.PassageCursor;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.StoredPassage;
import dev.relkt.shard.StoredTombstone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings to a new shard what a complete one of the same number has and it lacks, embedded anew, a
 * little at a time.
 *
 * <p>Deletes that the complete one remembers are brought over after its passages.
 *
 * <p>From the commit that is read here on, every change goes to both shards. So whatever the new
 * one knows of an id is as new or newer: it is left alone, also where it is a delete. A rebuild
 * that was broken off is begun again from a later commit: what was brought over is known already
 * and is only passed over.
 *
 * <p>For one thread, the one that writes to the new shard.
 */
public final class Rebuild implements AutoCloseable {

  /** About how long one step takes, whatever the encoder: changes of the log wait for its end. */
  private static final Duration STEP = Duration.ofMillis(20);

  /** Ids that are looked at between two looks at the clock. */
  private static final int IDS_A_LOOK = 64;

  /** How long a step asks an encoder that runs elsewhere: the next one asks again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ShardReader source;
  private final PassageCursor cursor;
  private final Stream<StoredTombstone> allTombstones;
  private final Iterator<StoredTombstone> tombstones;
  private final int maxBatch;
  private final long total;

  /** Those of a step that failed stay. */
  private final List<StoredPassage> missing = new ArrayList<>();

  private long done;
  private long embedded;
  private boolean complete;
  private int batch = 1;

  /**
   * @param source a commit of the complete shard; closed here
   * @param maxBatch how many passages at most are embedded at once, 1 or more
   */
  public Rebuild(ShardReader source, int maxBatch) {
    this.source = source;
    this.maxBatch = maxBatch;
    cursor = source.cursor();
    allTombstones = source.tombstones();
    tombstones = allTombstones.iterator();
    total = source.passages();
  }

  /**
   * Does a little, about 20 ms: looks for passages that are missing, embeds them and writes them.
   * With an encoder that runs elsewhere it takes as long as one of its answers. What fails is done
   * again by the next step.
   *
   * @return whether everything is there now
   * @throws EncodingFailed if the encoder fails
   */
  public boolean step(ShardWriter target, Encoder encoder) {
    int most = Math.max(batch, Math.min(maxBatch, encoder.cheapBatch()));
    long end = System.nanoTime() + STEP.toNanos();
    long looked = 0;
    long chars = missing.stream().mapToLong(one -> one.passage().text().length()).sum();
    while (missing.size() < most
        && chars < ShardSet.MAX_BATCH_CHARS
        && (looked % IDS_A_LOOK != 0 || System.nanoTime() < end)) {
      if (!cursor.advance()) {
        complete = bringTombstones(target, end);
        break;
      }
      looked++;
      if (!target.knows(cursor.id())) {
        StoredPassage one = cursor.read();
        missing.add(one);
        chars += one.passage().text().length();
      }
    }
    done += looked;
    if (!missing.isEmpty()) {
      write(target, encoder);
      missing.clear();
    }
    return complete;
  }

  /** After the passages: what is deleted has to stay so, and with its version. */
  private boolean bringTombstones(ShardWriter target, long end) {
    for (int i = 1; tombstones.hasNext(); i++) {
      target.deleteIfUnknown(tombstones.next());
      if (i % IDS_A_LOOK == 0 && System.nanoTime() >= end) {
        return !tombstones.hasNext();
      }
    }
    return true;
  }

  private void write(ShardWriter target, Encoder encoder) {
    long start = System.nanoTime();
    List<List<Embedding>> windows = encode(missing, encoder);
    for (int i = 0; i < missing.size(); i++) {
      StoredPassage one = missing.get(i);
      if (target.upsertIfUnknown(one, windows.get(i))) {
        embedded++;
      }
    }
    long each = Math.max(1, (System.nanoTime() - start) / missing.size());
    batch = (int) Math.clamp(STEP.toNanos() / each, 1, Math.min(maxBatch, 2L * batch));
  }

  private static List<List<Embedding>> encode(List<StoredPassage> passages, Encoder encoder) {
    try {
      return encoder
          .withPatience(PATIENCE)
          .encodePassages(
              passages.stream()
                  .map(one -> new PassageText(one.passage().title(), one.passage().text()))
                  .toList());
    } catch (RuntimeException e) {
      throw new EncodingFailed(e);
    }
  }

  /** Passages that were looked at. */
  public long done() {
    return done;
  }

  /** Passages to look at. */
  public long total() {
    return total;
  }

  /** Passages that were missing and are there now. */
  public long embedded() {
    return embedded;
  }

  @Override
  public void close() {
    cursor.close();
    allTombstones.close();
    source.close();
  }
}
