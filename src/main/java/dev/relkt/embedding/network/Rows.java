package dev.relkt.embedding.network;

/**
 * What came out of a network.
 *
 * @param shape as the network gave it, expected: rows, dimension
 * @param values row by row
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call, never compared
public record Rows(long[] shape, float[] values) {}
