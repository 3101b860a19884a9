package dev.relkt.generation;

/**
 * What was deleted.
 *
 * @param cuts how many
 * @param files of shards
 * @param bytes of those files
 */
public record GarbageReport(int cuts, int files, long bytes) {}
