package dev.relkt.shard;

/**
 * What became of the writes of a shard since it was made, beside those that left a passage.
 *
 * @param partitionMoves writes whose id had come from another partition before
 * @param lowerVersions writes that were ignored, since the passage has a higher version
 * @param unmetConditions writes that were ignored, since the passage has not the version that they
 *     expected, or is of another tenant
 * @param expired passages that were deleted, since their time was over
 */
public record WriteCounts(
    long partitionMoves, long lowerVersions, long unmetConditions, long expired) {

  public static final WriteCounts NONE = new WriteCounts(0, 0, 0, 0);

  /** Both together. */
  public WriteCounts plus(WriteCounts other) {
    return new WriteCounts(
        partitionMoves + other.partitionMoves,
        lowerVersions + other.lowerVersions,
        unmetConditions + other.unmetConditions,
        expired + other.expired);
  }
}
