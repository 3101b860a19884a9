package dev.relkt.cli.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Where ids of passages were seen first, for a run that may read millions: ids are remembered by a
 * hash of 64 bits, up to {@value #MOST} of them.
 */
final class SeenIds {

  /** 64 MiB of tables. */
  static final int MOST = 2_000_000;

  private static final int SHIFT = 40;

  private final java.util.List<String> files = new java.util.ArrayList<>();
  private long[] hashes = new long[1 << 10];
  private long[] places = new long[1 << 10];
  private int size;
  private boolean full;

  /** Begins with a file; its places count from 1. */
  void begin(String file) {
    files.add(file);
  }

  /**
   * Remembers an id of the file that was begun last.
   *
   * @param number of the line or paragraph, from 1
   * @return where it stood before, as {@code file:number}
   */
  Optional<String> add(String id, long number) {
    long hash = hash(id);
    int at = slot(hash, hashes);
    if (hashes[at] == hash) {
      long place = places[at];
      return Optional.of(files.get((int) (place >>> SHIFT)) + ":" + (place & (1L << SHIFT) - 1));
    }
    if (size == MOST) {
      full = true;
      return Optional.empty();
    }
    hashes[at] = hash;
    places[at] = (long) (files.size() - 1) << SHIFT | number;
    if (++size * 2 > hashes.length) {
      grow();
    }
    return Optional.empty();
  }

  /** Whether there were more ids than can be remembered. */
  boolean isFull() {
    return full;
  }

  private void grow() {
    var moreHashes = new long[hashes.length * 2];
    var morePlaces = new long[hashes.length * 2];
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != 0) {
        int at = slot(hashes[i], moreHashes);
        moreHashes[at] = hashes[i];
        morePlaces[at] = places[i];
      }
    }
    hashes = moreHashes;
    places = morePlaces;
  }

  private static int slot(long hash, long[] table) {
    int at = (int) (hash & table.length - 1);
    while (table[at] != 0 && table[at] != hash) {
      at = at + 1 & table.length - 1;
    }
    return at;
  }

  /** Never 0, which is a free slot. */
  private static long hash(String id) {
    long hash = MurmurHash3.hash128x64(id.getBytes(StandardCharsets.UTF_8))[0];
    return hash == 0 ? 1 : hash;
  }
}
