package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.VectorSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * The vectors that a shard takes.
 *
 * @param shard the directory of the shard, for messages
 * @param spec what they have to be
 */
record ShardVectors(Path shard, VectorSpec spec) {

  /**
   * @throws ShardRefused if a shard cannot have vectors of so many components
   */
  static void requireDimension(Path shard, int dimension) {
    if (dimension < 1 || dimension > ShardCodec.MAX_DIMENSION) {
      throw new ShardRefused(
          "shard in %s: dimension %d (expected: 1 to %d); use a model with shorter vectors"
              .formatted(shard, dimension, ShardCodec.MAX_DIMENSION));
    }
  }

  /**
   * @throws IllegalArgumentException if a passage has none, or one of another space or dimension
   */
  void require(PassageId id, List<Embedding> windows) {
    if (windows.isEmpty()) {
      throw new IllegalArgumentException(
          "passage %s: no window (expected: one or more)".formatted(id));
    }
    for (Embedding window : windows) {
      if (!window.space().equals(spec.space()) || window.dimension() != spec.dimension()) {
        throw new IllegalArgumentException(
            "passage %s: a vector of space %s with dimension %d (expected: space %s with dimension %d, as the shard in %s)"
                .formatted(
                    id, window.space(), window.dimension(), spec.space(), spec.dimension(), shard));
      }
    }
  }

  /** As they are stored. */
  List<float[]> stored(List<Embedding> windows) {
    return windows.stream()
        .map(Embedding::toArray)
        .map(window -> spec.centre().map(centre -> centre.takenOff(window)).orElse(window))
        .toList();
  }
}
