package dev.relkt.snapshot;

import java.time.Instant;

/**
 * Writes of a shard that left no passage, by versions and expiry.
 *
 * @param generation of the shard
 * @param shard its number
 * @param lowerVersions ignored, since the passage has a higher version
 * @param unmetConditions ignored, since the passage has not the version that they expected, or is
 *     of another tenant
 * @param expired passages that were deleted, since their time was over
 * @param at when this was said
 */
public record IgnoredWrites(
    int generation,
    int shard,
    long lowerVersions,
    long unmetConditions,
    long expired,
    Instant at) {}
