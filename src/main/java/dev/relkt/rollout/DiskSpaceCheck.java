package dev.relkt.rollout;

import dev.relkt.registry.ModelManifest;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.util.OptionalLong;

/**
 * Checks that the disk has space for a generation of a version beside the active one.
 *
 * @param store that it would be in
 * @param reserveBytes that are to stay free on its disk
 */
record DiskSpaceCheck(GenerationStore store, long reserveBytes) {

  /**
   * @throws Refusal if its disk cannot hold its files
   */
  void require(IndexGeneration active, ModelManifest manifest) {
    OptionalLong usable = store.usableBytes();
    if (usable.isEmpty()) {
      return;
    }
    long now = store.latestSnapshot(active.number()).map(GenerationStore::bytes).orElse(0L);
    double growth = Math.max(1.0, (double) manifest.dimension() / active.dimension());
    // Twice what it is going to have: segments are merged before old ones are deleted.
    long needed = (long) (2 * now * growth) + reserveBytes;
    if (usable.getAsLong() < needed) {
      throw new Refusal(
          "announce %s: %,d MB are free where the index is (expected: %,d MB: twice the %,d MB of generation %s, times %.1f for the dimension, and a reserve of %,d MB); make room, or retire a generation that is kept"
              .formatted(
                  manifest.modelVersion(),
                  megabytes(usable.getAsLong()),
                  megabytes(needed),
                  megabytes(now),
                  active.id(),
                  growth,
                  megabytes(reserveBytes)));
    }
  }

  private static long megabytes(long bytes) {
    return bytes / 1_000_000;
  }
}
