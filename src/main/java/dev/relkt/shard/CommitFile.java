package dev.relkt.shard;

/**
 * A file of a commit. It is never written again under this name in this directory.
 *
 * @param name in the writer's directory, without a folder
 * @param bytes its length, more than 16
 * @param crc32 the CRC-32 of all its bytes but the last eight, which hold that same number (big
 *     endian, as Lucene writes it at the end of every file)
 */
public record CommitFile(String name, long bytes, long crc32) {}
