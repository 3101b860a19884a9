package dev.relkt.shard;

import java.time.Clock;
import java.time.Duration;

/**
 * How a shard is written.
 *
 * @param maxConnections the most neighbours of a vector in the upper layers of the HNSW graph (M),
 *     2 to 512
 * @param beamWidth candidates looked at when a vector is put into the graph (efConstruction), 1 to
 *     3200
 * @param graphThreshold t: a segment of n vectors gets a graph if n &gt; t·ln(n), a smaller one is
 *     scanned; 0 for always. With 40,000 that is at about 525,000 vectors: a scan of the codes of
 *     so few takes little longer than a walk through a graph that finds as much, while building a
 *     graph takes some 30 times the time of writing the codes, at every merge again
 * @param vectorPrecision of the vectors for the final score; candidates are found by codes anyway
 * @param bufferMegabytes memory for documents that are not yet in a segment
 * @param tombstoneRetention how long a delete is remembered against older writes that come late
 * @param clock the time that the retention is measured by
 */
public record ShardSettings(
    int maxConnections,
    int beamWidth,
    int graphThreshold,
    VectorPrecision vectorPrecision,
    double bufferMegabytes,
    Duration tombstoneRetention,
    Clock clock) {

  /**
   * M 16, beam width 100, graph threshold 40000, half floats, 16 MB, 7 days, the system's clock.
   */
  public static final ShardSettings DEFAULT =
      new ShardSettings(
          16, 100, 40_000, VectorPrecision.HALF, 16, Duration.ofDays(7), Clock.systemUTC());

  /** The default ones, but with a graph in every segment. */
  public static final ShardSettings ALWAYS_GRAPHS = DEFAULT.withGraphThreshold(0);

  /** The default ones, but without graphs. */
  public static final ShardSettings NO_GRAPHS = DEFAULT.withGraphThreshold(Integer.MAX_VALUE);

  /** These settings with another retention, measured by another clock. */
  public ShardSettings withTombstones(Duration retention, Clock by) {
    return new ShardSettings(
        maxConnections, beamWidth, graphThreshold, vectorPrecision, bufferMegabytes, retention, by);
  }

  /** These settings with another threshold. */
  public ShardSettings withGraphThreshold(int threshold) {
    return new ShardSettings(
        maxConnections,
        beamWidth,
        threshold,
        vectorPrecision,
        bufferMegabytes,
        tombstoneRetention,
        clock);
  }

  /** These settings with another precision. */
  public ShardSettings withVectorPrecision(VectorPrecision precision) {
    return new ShardSettings(
        maxConnections,
        beamWidth,
        graphThreshold,
        precision,
        bufferMegabytes,
        tombstoneRetention,
        clock);
  }
}
