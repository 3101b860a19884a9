package dev.relkt.shard;

/**
 * A segment of a shard.
 *
 * @param name as Lucene names it
 * @param vectors that it holds, deleted ones included
 * @param deletedDocuments documents of it that are deleted, windows and passages alike
 * @param hasGraph whether its vectors have a graph; those of others are scanned
 */
public record SegmentState(String name, int vectors, int deletedDocuments, boolean hasGraph) {}
