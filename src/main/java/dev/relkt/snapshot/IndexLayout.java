package dev.relkt.snapshot;

import java.time.Instant;

/**
 * What {@code layout.json} says: fixed when the root is made.
 *
 * @param format the version of the layout on disk, {@value #OLDEST} or {@value #FORMAT}
 * @param shards how many shards every generation has, 1 or more
 * @param createdAt when the root was made
 */
public record IndexLayout(int format, int shards, Instant createdAt) {

  /**
   * The layout that this version writes: the folder of the published states is {@code snapshots}.
   */
  public static final int FORMAT = 4;

  /**
   * The oldest layout that this version reads: older ones keep their published states elsewhere.
   */
  public static final int OLDEST = 4;
}
