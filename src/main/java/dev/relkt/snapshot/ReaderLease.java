package dev.relkt.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a reader of the index says about itself, again and again: which snapshot it holds, so that
 * nobody deletes it.
 *
 * @param id of the reader, letters, digits, dash and underscore, at most 100
 * @param generation that it reads
 * @param snapshot that it opens or has open; its files stay in the store as long as the lease lives
 * @param history snapshots that it opened, oldest first, at most {@value #MAX_HISTORY}; with the
 *     snapshots' times this is the freshness
 * @param recall how much its searches find, of the shards where that was measured
 * @param trouble what keeps it from searching all of the newest snapshot, with the shard and the
 *     file; empty where nothing does
 * @param heartbeatAt when it said so
 */
public record ReaderLease(
    String id,
    int generation,
    long snapshot,
    List<Opened> history,
    List<ShardRecall> recall,
    String trouble,
    Instant heartbeatAt) {

  /** The most entries of a history; older ones are to be left out. */
  public static final int MAX_HISTORY = 200;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  /** A lease that only holds a snapshot. */
  public static ReaderLease holding(String id, int generation, long snapshot, Instant heartbeatAt) {
    return new ReaderLease(id, generation, snapshot, List.of(), List.of(), "", heartbeatAt);
  }

  /**
   * A snapshot that a reader began to serve.
   *
   * @param at the moment from which on questions are answered from it
   */
  public record Opened(long snapshot, Instant at) {}

  /**
   * @throws IllegalArgumentException if the id has another form
   */
  public ReaderLease {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "reader id: \"%s\" (expected: 1 to 100 letters, digits, dashes or underscores)"
              .formatted(id));
    }
    recall = List.copyOf(recall);
    history =
        List.copyOf(history.subList(Math.max(0, history.size() - MAX_HISTORY), history.size()));
  }
}
