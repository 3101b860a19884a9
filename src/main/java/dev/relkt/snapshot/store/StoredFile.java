package dev.relkt.snapshot.store;

/**
 * A file of a shard in the store.
 *
 * @param name in the shard's folder: the attempt that uploaded it, a dash, its name in the index
 * @param bytes its length
 * @param crc32 the CRC-32 of all its bytes but the last eight
 */
public record StoredFile(String name, long bytes, long crc32) {}
