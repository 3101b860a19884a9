package dev.relkt.indexing;

import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the parts of checkpoints together to snapshots, one a generation that is complete in every
 * shard. A snapshot may be published when its checkpoint is complete, and not before: what a job
 * that fails goes back to has then everything that readers saw. For one thread.
 */
public final class PendingSnapshots {

  /** More than checkpoints are retained. */
  private static final int REMEMBERED = 8;

  private final int shards;
  private final Map<Integer, Long> nextOffsets = new TreeMap<>();

  /** Generation → shard → what it said for the checkpoint that is coming. */
  private final Map<Integer, Map<Integer, CheckpointPart.Shard>> coming = new TreeMap<>();

  /** The same for the last checkpoint that was closed. */
  private final Map<Integer, Map<Integer, CheckpointPart.Shard>> closed = new TreeMap<>();

  private final TreeMap<Long, List<SnapshotDraft>> pending = new TreeMap<>();

  /**
   * What the last checkpoints know, newest last: a job may go back to any of them, and no snapshot
   * keeps the files of a generation that is being built.
   */
  private final Deque<Map<Integer, List<StoredShard>>> remembered = new ArrayDeque<>();

  /**
   * @param shards how many there are
   */
  public PendingSnapshots(int shards) {
    this.shards = shards;
  }

  /** Goes on from a snapshot of a checkpoint that was restored. */
  public void restore(SnapshotDraft draft) {
    nextOffsets.putAll(draft.nextOffsets());
  }

  /** Takes a part of the next checkpoint. */
  public void add(CheckpointPart part) {
    switch (part) {
      case CheckpointPart.Shard shard ->
          coming
              .computeIfAbsent(shard.generation(), g -> new TreeMap<>())
              .put(shard.stored().shard(), shard);
      case CheckpointPart.Read read ->
          read.nextOffsets()
              .forEach((partition, next) -> nextOffsets.merge(partition, next, Math::max));
    }
  }

  /**
   * All parts of the checkpoint are there.
   *
   * @return the snapshots that it makes, at most one a generation
   */
  public List<SnapshotDraft> close(long checkpoint) {
    List<SnapshotDraft> drafts = new ArrayList<>();
    coming.forEach(
        (generation, parts) -> {
          if (parts.size() == shards
              && parts.values().stream().allMatch(part -> part.progress().complete())) {
            drafts.add(draft(generation, checkpoint, parts.values()));
          }
        });
    closed.clear();
    closed.putAll(coming);
    coming.clear();
    remembered.add(stored(closed));
    if (remembered.size() > REMEMBERED) {
      remembered.removeFirst();
    }
    pending.put(checkpoint, List.copyOf(drafts));
    return drafts;
  }

  private SnapshotDraft draft(
      int generation, long checkpoint, Collection<CheckpointPart.Shard> parts) {
    return new SnapshotDraft(
        generation,
        checkpoint,
        parts.stream().map(CheckpointPart.Shard::stored).toList(),
        nextOffsets,
        parts.stream()
            .flatMap(part -> part.arrivalsMillis().stream())
            .limit(SnapshotDraft.MAX_SAMPLE)
            .toList());
  }

  /**
   * The checkpoint is complete, and with it all before it.
   *
   * @return the snapshots to publish, with the arrivals of those that were never complete; none if
   *     it is known as published
   */
  public List<SnapshotDraft> complete(long checkpoint) {
    Map<Long, List<SnapshotDraft>> done = pending.headMap(checkpoint, true);
    List<SnapshotDraft> all = done.values().stream().flatMap(List::stream).toList();
    List<SnapshotDraft> snapshots =
        Optional.ofNullable(done.get(checkpoint)).orElse(List.of()).stream()
            .map(draft -> withArrivals(draft, all))
            .toList();
    done.clear();
    return snapshots;
  }

  private static SnapshotDraft withArrivals(SnapshotDraft draft, List<SnapshotDraft> all) {
    return new SnapshotDraft(
        draft.generation(),
        draft.checkpoint(),
        draft.shards(),
        draft.nextOffsets(),
        all.stream()
            .filter(other -> other.generation() == draft.generation())
            .flatMap(other -> other.arrivalSampleMillis().stream())
            .limit(SnapshotDraft.MAX_SAMPLE)
            .toList());
  }

  /**
   * Generation → how far its shards were at the last checkpoint, for those that are not complete.
   */
  public Map<Integer, List<ShardProgress>> building() {
    Map<Integer, List<ShardProgress>> building = new TreeMap<>();
    closed.forEach(
        (generation, parts) -> {
          List<ShardProgress> progress =
              parts.values().stream().map(CheckpointPart.Shard::progress).toList();
          if (parts.size() < shards || !progress.stream().allMatch(ShardProgress::complete)) {
            building.put(generation, progress);
          }
        });
    return building;
  }

  /**
   * Shards that were uploaded for snapshots that are not published yet, or that one of the last
   * checkpoints knows, by generation.
   */
  public Map<Integer, List<StoredShard>> unpublished() {
    Map<Integer, List<StoredShard>> all = stored(coming);
    remembered.forEach(
        checkpoint -> checkpoint.forEach((generation, stored) -> add(all, generation, stored)));
    pending
        .values()
        .forEach(drafts -> drafts.forEach(draft -> add(all, draft.generation(), draft.shards())));
    return all;
  }

  private static Map<Integer, List<StoredShard>> stored(
      Map<Integer, Map<Integer, CheckpointPart.Shard>> said) {
    Map<Integer, List<StoredShard>> stored = new TreeMap<>();
    said.forEach(
        (generation, parts) ->
            add(
                stored,
                generation,
                parts.values().stream().map(CheckpointPart.Shard::stored).toList()));
    return stored;
  }

  private static void add(
      Map<Integer, List<StoredShard>> all, int generation, List<StoredShard> stored) {
    all.computeIfAbsent(generation, g -> new ArrayList<>()).addAll(stored);
  }
}
