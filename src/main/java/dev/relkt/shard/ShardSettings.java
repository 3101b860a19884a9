package dev.relkt.shard;

import java.time.Clock;
import java.time.Duration;

/**
 * How a shard is written.
 *
 * @param maxConnections the most neighbours of a vector in the upper layers of the HNSW graph (M), 2 to 512
 * @param beamWidth candidates looked at when a vector is put into the graph (efConstruction), 1 to 3200
 * @param bufferMegabytes memory for documents that are not yet in a segment
 * @param tombstoneRetention how long a delete is remembered against older writes that come late
 * @param clock the time that the retention is measured by
 */
public record ShardSettings(
    int maxConnections,
    int beamWidth,
    double bufferMegabytes,
    Duration tombstoneRetention,
    Clock clock) {

  /** M 16, beam width 100, 16 MB, 7 days, the system's clock. */
  public static final ShardSettings DEFAULT =
      new ShardSettings(16, 100, 16, Duration.ofDays(7), Clock.systemUTC());

  /** These settings with another retention, measured by another clock. */
  public ShardSettings withTombstones(Duration retention, Clock by) {
    return new ShardSettings(maxConnections, beamWidth, bufferMegabytes, retention, by);
  }
}
