package dev.relkt.snapshot;

/**
 * What was deleted.
 *
 * @param snapshots how many
 * @param files of shards
 * @param bytes of those files
 */
public record GarbageReport(int snapshots, int files, long bytes) {}
