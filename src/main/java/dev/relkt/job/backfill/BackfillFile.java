package dev.relkt.job.backfill;

/**
 * A file as it was listed.
 *
 * @param path with its scheme
 * @param bytes as it is stored
 * @param changedMillis when it was last changed, since 1970: the timestamp of its passages
 */
record BackfillFile(String path, long bytes, long changedMillis) {}
