package dev.relkt.generation;

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
   * The layout that this version writes. It reads 1 too, which knew one model a root; such a root
   * goes on as it is.
   */
  public static final int FORMAT = 2;

  /** The oldest layout that this version reads. */
  public static final int OLDEST = 1;
}
