package dev.relkt.status;

import dev.relkt.snapshot.PartitionMoves;
import java.util.List;
import java.util.Optional;

/**
 * Ids that changed their partition, over all shards of a generation.
 *
 * @param writes how many writes came from another partition than the one before
 * @param example an id of them
 */
public record MovedIds(long writes, String example) {

  /** Absent where there are none. */
  public static Optional<MovedIds> of(List<PartitionMoves> moves, int generation) {
    List<PartitionMoves> here =
        moves.stream().filter(move -> move.generation() == generation).toList();
    long writes = here.stream().mapToLong(PartitionMoves::writes).sum();
    return writes == 0
        ? Optional.empty()
        : Optional.of(
            new MovedIds(
                writes,
                here.stream()
                    .map(PartitionMoves::example)
                    .filter(example -> !example.isEmpty())
                    .findFirst()
                    .orElse("")));
  }
}
