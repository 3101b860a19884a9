package dev.relkt.shard;

/**
 * How exactly a shard keeps its vectors for the final score. Segments of both kinds may stand
 * beside each other; a merge writes in the precision that is set.
 */
public enum VectorPrecision {
  /** Half floats, 2 bytes a component: a score differs by less than 0.0006 from that of floats. */
  HALF,
  /** Floats, 4 bytes a component. */
  SINGLE
}
