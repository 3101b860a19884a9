package dev.relkt.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.client.GenerationEvents;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the building of a generation is.
 *
 * @param generation its number
 * @param shards how far each shard is
 * @param at when the indexing job said so
 */
public record BuildState(int generation, List<ShardProgress> shards, Instant at) {

  /** How many of the newest events are looked through. */
  private static final long LOOK_BACK = 2_000;

  public BuildState {
    shards = List.copyOf(shards);
  }

  /**
   * The newest one that is being built, as the events tell: the index root does not. Absent where
   * none is, or no event says how far it is.
   *
   * @param topic the events'
   * @throws ClientFailed if the brokers do not answer
   */
  public static Optional<BuildState> newest(
      Brokers brokers, String topic, List<GenerationStatus> generations) {
    Optional<GenerationStatus> building =
        generations.stream()
            .filter(one -> one.role() == GenerationStatus.Role.BUILDING)
            .reduce((first, second) -> second);
    if (building.isEmpty()) {
      return Optional.empty();
    }
    int number = building.get().generation().number();
    try (var events = GenerationEvents.open(brokers, topic, LOOK_BACK)) {
      return events.past().stream()
          .filter(event -> event.generation() == number && !event.shards().isEmpty())
          .reduce((first, second) -> second)
          .map(
              event ->
                  new BuildState(number, event.shards(), Instant.ofEpochMilli(event.atMillis())));
    }
  }

  /** Whole percents of the passages to look at that were; 100 only when all shards are complete. */
  public int percent() {
    return percent(shards);
  }

  /** As {@link #percent()}, of some shards. */
  public static int percent(List<ShardProgress> shards) {
    if (shards.stream().allMatch(ShardProgress::complete)) {
      return 100;
    }
    long total = shards.stream().mapToLong(ShardProgress::total).sum();
    return total == 0 ? 0 : (int) Math.min(99, 100 * done(shards) / total);
  }

  /** Passages that were looked at. */
  public static long done(List<ShardProgress> shards) {
    return shards.stream().mapToLong(shard -> Math.min(shard.done(), shard.total())).sum();
  }

  /** Adds it to a document. */
  public void json(ObjectNode into) {
    into.put("percent", percent());
    into.put("done", done(shards));
    into.put("total", shards.stream().mapToLong(ShardProgress::total).sum());
    into.put("embedded", shards.stream().mapToLong(ShardProgress::embedded).sum());
    into.put("shards", shards.size());
    into.put("shardsComplete", shards.stream().filter(ShardProgress::complete).count());
    into.put("at", at.toString());
  }
}
