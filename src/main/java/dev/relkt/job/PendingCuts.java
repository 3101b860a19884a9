package dev.relkt.job;

import dev.relkt.generation.CutDraft;
import dev.relkt.generation.StoredShard;
import dev.relkt.topic.GenerationEvent.ShardProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the parts of checkpoints together to cuts, one a generation that is complete in every shard.
 * A cut may be published when its checkpoint is complete, and not before: what a job that fails
 * goes back to has then everything that readers saw. For one thread.
 */
final class PendingCuts {

  private final int shards;
  private final Map<Integer, Long> nextOffsets = new TreeMap<>();

  /** Generation → shard → what it said for the checkpoint that is coming. */
  private final Map<Integer, Map<Integer, CheckpointPart.Shard>> coming = new TreeMap<>();

  /** The same for the last checkpoint that was closed. */
  private final Map<Integer, Map<Integer, CheckpointPart.Shard>> closed = new TreeMap<>();

  private final TreeMap<Long, List<CutDraft>> pending = new TreeMap<>();

  /**
   * @param shards how many there are
   */
  PendingCuts(int shards) {
    this.shards = shards;
  }

  /** Goes on from a cut of a checkpoint that was restored. */
  void restore(CutDraft draft) {
    nextOffsets.putAll(draft.nextOffsets());
  }

  /** Takes a part of the next checkpoint. */
  void add(CheckpointPart part) {
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
   * @return the cuts that it makes, at most one a generation
   */
  List<CutDraft> close(long checkpoint) {
    List<CutDraft> drafts = new ArrayList<>();
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
    pending.put(checkpoint, List.copyOf(drafts));
    return drafts;
  }

  private CutDraft draft(int generation, long checkpoint, Collection<CheckpointPart.Shard> parts) {
    return new CutDraft(
        generation,
        checkpoint,
        parts.stream().map(CheckpointPart.Shard::stored).toList(),
        nextOffsets,
        parts.stream()
            .flatMap(part -> part.arrivalsMillis().stream())
            .limit(CutDraft.MAX_SAMPLE)
            .toList());
  }

  /**
   * The checkpoint is complete, and with it all before it.
   *
   * @return the cuts to publish, with the arrivals of those that were never complete; none if it is
   *     known as published
   */
  List<CutDraft> complete(long checkpoint) {
    Map<Long, List<CutDraft>> done = pending.headMap(checkpoint, true);
    List<CutDraft> all = done.values().stream().flatMap(List::stream).toList();
    List<CutDraft> cuts =
        Optional.ofNullable(done.get(checkpoint)).orElse(List.of()).stream()
            .map(draft -> withArrivals(draft, all))
            .toList();
    done.clear();
    return cuts;
  }

  private static CutDraft withArrivals(CutDraft draft, List<CutDraft> all) {
    return new CutDraft(
        draft.generation(),
        draft.checkpoint(),
        draft.shards(),
        draft.nextOffsets(),
        all.stream()
            .filter(other -> other.generation() == draft.generation())
            .flatMap(other -> other.arrivalSampleMillis().stream())
            .limit(CutDraft.MAX_SAMPLE)
            .toList());
  }

  /**
   * Generation → how far its shards were at the last checkpoint, for those that are not complete.
   */
  Map<Integer, List<ShardProgress>> building() {
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

  /** Shards that were uploaded for cuts that are not published yet, by generation. */
  Map<Integer, List<StoredShard>> unpublished() {
    Map<Integer, List<StoredShard>> all = new TreeMap<>();
    List.of(coming, closed)
        .forEach(
            said ->
                said.forEach(
                    (generation, parts) ->
                        parts.values().forEach(part -> add(all, generation, part.stored()))));
    pending
        .values()
        .forEach(
            drafts ->
                drafts.forEach(
                    draft ->
                        draft.shards().forEach(stored -> add(all, draft.generation(), stored))));
    return all;
  }

  private static void add(Map<Integer, List<StoredShard>> all, int generation, StoredShard stored) {
    all.computeIfAbsent(generation, g -> new ArrayList<>()).add(stored);
  }
}
