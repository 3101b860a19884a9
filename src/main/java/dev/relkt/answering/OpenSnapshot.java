package dev.relkt.answering;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.PassageFilter;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SearchWidth;
import dev.relkt.snapshot.IndexSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Some shards of a snapshot, open and warm. Got from {@link Searchers#acquire} and given back by
 * {@link Searchers#release}. Safe for use by several threads.
 */
public final class OpenSnapshot {

  private final IndexSnapshot snapshot;
  private final Map<Integer, OpenShard> shards;
  private final Map<Integer, String> unreadable;
  private final SnapshotAge age;
  private final RecallMonitor monitor;
  private final References references = new References();

  /**
   * @param unreadable shard → why it cannot be searched
   * @param age of this snapshot
   */
  OpenSnapshot(
      IndexSnapshot snapshot,
      Map<Integer, OpenShard> shards,
      Map<Integer, String> unreadable,
      SnapshotAge age,
      RecallMonitor monitor) {
    this.snapshot = snapshot;
    this.monitor = monitor;
    this.shards = new TreeMap<>(shards);
    this.unreadable = new TreeMap<>(unreadable);
    this.age = age;
  }

  public int generation() {
    return snapshot.generation();
  }

  /** The snapshot's number. */
  public long number() {
    return snapshot.number();
  }

  /** Passages in these shards. */
  public long passages() {
    return shards.values().stream().mapToLong(shard -> shard.reader().passages()).sum();
  }

  /** Searches these shards by vectors. */
  public PartialReply.Found search(Embedding question, int topK, PassageFilter filter) {
    return search(SearchRequest.dense(question, topK, filter));
  }

  /**
   * Searches these shards.
   *
   * @param request with an embedding of the snapshot's space
   */
  public PartialReply.Found search(SearchRequest request) {
    Embedding question = request.embedding();
    PassageFilter filter = request.filter();
    List<Answer> found = new ArrayList<>();
    for (OpenShard shard : shards.values()) {
      SearchWidth width = monitor.width(generation(), shard.stored().shard());
      for (ScoredPassage scored : shard.reader().search(question, request.depth(), filter, width)) {
        found.add(
            new Answer(scored.passage(), Math.clamp(scored.score(), -1f, 1f), scored.match()));
      }
    }
    monitor.offer(generation(), question, filter);
    return new PartialReply.Found(
        shards.size() + unreadable.size(),
        shards.size(),
        OptionalLong.of(snapshot.number()),
        OptionalLong.of(age.millis()),
        passages(),
        RankedAnswers.best(found, request.depth()).answers(),
        notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(age.notes());
    unreadable.forEach(
        (shard, why) -> notes.add("shard %d cannot be searched: %s".formatted(shard, why)));
    return notes;
  }

  /** Shards that cannot be searched, with the reason. */
  Map<Integer, String> unreadable() {
    return unreadable;
  }

  Collection<OpenShard> shards() {
    return shards.values();
  }

  /** Nothing where it could not be opened. */
  Optional<OpenShard> openShard(int number) {
    return Optional.ofNullable(shards.get(number));
  }

  boolean tryRetain() {
    return references.tryRetain();
  }

  /**
   * Gives it back.
   *
   * @return whether that was the last reference, so that it has to be closed
   */
  boolean release() {
    return references.release();
  }

  /** After the last reference has gone. */
  void close() {
    shards.values().forEach(OpenShard::release);
  }
}
