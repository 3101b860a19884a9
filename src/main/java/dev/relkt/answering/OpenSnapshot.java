package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.embedding.Embedding;
import dev.relkt.passage.filter.PassageFilter;
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

  IndexSnapshot snapshot() {
    return snapshot;
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
    List<SnapshotSearch.Part> parts = new ArrayList<>();
    for (OpenShard shard : shards.values()) {
      parts.add(
          new SnapshotSearch.Part(
              shard.reader(), monitor.width(generation(), shard.stored().shard())));
    }
    SnapshotSearch.Result result = SnapshotSearch.of(parts, request);
    monitor.offer(generation(), request.embedding(), request.filter());
    return new PartialReply.Found(
        shards.size() + unreadable.size(),
        shards.size(),
        OptionalLong.of(snapshot.number()),
        OptionalLong.of(age.millis()),
        passages(),
        result.answers(),
        notes(request.mode()),
        result.words(),
        request.filter().isEmpty()
            ? List.of()
            : shards.values().stream()
                .map(shard -> shard.reader().mismatches(request.filter()))
                .toList(),
        result.facets());
  }

  private List<String> notes(Mode mode) {
    List<String> notes = new ArrayList<>(age.notes());
    if (mode != Mode.DENSE) {
      withoutWords().ifPresent(notes::add);
    }
    unreadable.forEach(
        (shard, why) -> notes.add("shard %d cannot be searched: %s".formatted(shard, why)));
    return notes;
  }

  private Optional<String> withoutWords() {
    List<Integer> where = new ArrayList<>();
    long passages = 0;
    for (Map.Entry<Integer, OpenShard> shard : shards.entrySet()) {
      long here = shard.getValue().reader().passagesWithoutWords();
      passages += here;
      if (here > 0) {
        where.add(shard.getKey());
      }
    }
    return where.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d passages in shards %s were written by an earlier version: their words are not searched until relkt index rebuild --from-log has indexed them"
                .formatted(passages, where));
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
