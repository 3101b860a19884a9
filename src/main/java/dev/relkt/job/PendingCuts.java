package dev.relkt.job;

import dev.relkt.generation.CutDraft;
import dev.relkt.generation.StoredShard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Puts the parts of checkpoints together to cuts. A cut may be published when its checkpoint is
 * complete, and not before: what a job that fails goes back to has then everything that readers
 * saw. For one thread.
 */
final class PendingCuts {

  private final Map<Integer, StoredShard> shards = new TreeMap<>();
  private final Map<Integer, Long> nextOffsets = new TreeMap<>();
  private final List<Long> arrivals = new ArrayList<>();
  private final TreeMap<Long, CutDraft> pending = new TreeMap<>();
  private int generation;

  /** Goes on from the cut of a checkpoint that was restored. */
  void restore(CutDraft draft) {
    generation = draft.generation();
    draft.shards().forEach(shard -> shards.put(shard.shard(), shard));
    nextOffsets.putAll(draft.nextOffsets());
  }

  /** Takes a part of the next checkpoint. */
  void add(CheckpointPart part) {
    switch (part) {
      case CheckpointPart.Shard shard -> {
        generation = shard.generation();
        shards.put(shard.stored().shard(), shard.stored());
        for (long arrival : shard.arrivalsMillis()) {
          if (arrivals.size() < CutDraft.MAX_SAMPLE) {
            arrivals.add(arrival);
          }
        }
      }
      case CheckpointPart.Read read ->
          read.nextOffsets()
              .forEach((partition, next) -> nextOffsets.merge(partition, next, Math::max));
    }
  }

  /**
   * All parts of the checkpoint are there.
   *
   * @return the cut that it makes, absent as long as no shard ever spoke
   */
  Optional<CutDraft> close(long checkpoint) {
    if (shards.isEmpty()) {
      return Optional.empty();
    }
    CutDraft draft =
        new CutDraft(generation, checkpoint, List.copyOf(shards.values()), nextOffsets, arrivals);
    pending.put(checkpoint, draft);
    arrivals.clear();
    return Optional.of(draft);
  }

  /**
   * The checkpoint is complete, and with it all before it.
   *
   * @return the cut to publish, with the arrivals of those that were never complete; absent if it
   *     is known as published
   */
  Optional<CutDraft> complete(long checkpoint) {
    Map<Long, CutDraft> done = pending.headMap(checkpoint, true);
    CutDraft cut = done.get(checkpoint);
    List<Long> sample =
        done.values().stream()
            .flatMap(draft -> draft.arrivalSampleMillis().stream())
            .limit(CutDraft.MAX_SAMPLE)
            .toList();
    done.clear();
    return Optional.ofNullable(cut)
        .map(
            draft ->
                new CutDraft(
                    draft.generation(),
                    draft.checkpoint(),
                    draft.shards(),
                    draft.nextOffsets(),
                    sample));
  }

  /** The generation that is written to, absent as long as no shard ever spoke. */
  OptionalInt generation() {
    return shards.isEmpty() ? OptionalInt.empty() : OptionalInt.of(generation);
  }

  /** Shards that were uploaded for cuts that are not published yet. */
  List<StoredShard> unpublished() {
    List<StoredShard> all = new ArrayList<>(shards.values());
    pending.values().forEach(draft -> all.addAll(draft.shards()));
    return all;
  }
}
