package dev.relkt.snapshot.generation;

import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to an index generation, or to a command.
 *
 * @param generation its number, 1 or more; 0 where a refused command is about none
 * @param kind what happened
 * @param model the version that embeds it, or that the command names; absent where it names none
 * @param snapshot the number of the snapshot, 0 where the event is about none
 * @param passages passages in that snapshot
 * @param shards how far each shard is, where it is being built
 * @param gate what the gate said, where it did
 * @param command the record of the control topic that this answers, such as {@code 0@17}; empty
 *     where it answers none
 * @param detail in words; may be empty
 * @param atMillis when, in milliseconds since 1970
 */
public record GenerationEvent(
    int generation,
    Kind kind,
    Optional<ModelVersion> model,
    long snapshot,
    long passages,
    List<ShardProgress> shards,
    Optional<GateReport> gate,
    String command,
    String detail,
    long atMillis) {

  public GenerationEvent {
    shards = List.copyOf(shards);
  }

  /** An event with nothing but words. */
  public static GenerationEvent of(
      int generation, Kind kind, Optional<ModelVersion> model, String detail, long atMillis) {
    return new GenerationEvent(
        generation, kind, model, 0, 0, List.of(), Optional.empty(), "", detail, atMillis);
  }

  public GenerationEvent answering(String newCommand) {
    return new GenerationEvent(
        generation, kind, model, snapshot, passages, shards, gate, newCommand, detail, atMillis);
  }

  /** What happens to a generation. */
  public enum Kind {
    /** It is going to be built. */
    CREATED,
    /** How far it is. */
    BUILDING,
    /** All of its shards are complete. */
    READY,
    /** The gate has looked at it. */
    GATE,
    SNAPSHOT_PUBLISHED,
    /** It answers from now on. */
    ACTIVE,
    /** How much the searches of one of its shards find has become too little, or enough again. */
    RECALL,
    /** One of its readers cannot search all of its newest state, or can again. */
    READER,
    /** It ended: by an operator, after its time, superseded. */
    RETIRED,
    /** It could not be built, and ended. */
    FAILED,
    /** A command was carried out. */
    DONE,
    /** A command was refused; nothing was changed. */
    REFUSED
  }

  /**
   * How far a shard of a new generation is.
   *
   * @param shard its number
   * @param done passages of the active generation that were looked at since the build began or was
   *     taken up again
   * @param total passages to look at
   * @param embedded those of them that were embedded, the others being there already
   * @param complete whether nothing is missing any more
   */
  public record ShardProgress(int shard, long done, long total, long embedded, boolean complete) {}
}
