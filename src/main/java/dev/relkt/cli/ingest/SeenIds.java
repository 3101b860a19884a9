package dev.relkt.cli.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Where ids of passages were seen first, for a run that may read millions: ids are remembered by a
 * hash of 64 bits, up to {@value #MOST} of them.
 */
final class SeenIds {

  /** 64 MiB of tables. */
  static final int MOST = 2_000_000;

  private static final int SHIFT = 40;

  private final List<String> files = new ArrayList<>();
  private final List<LongFunction<String>> places = new ArrayList<>();
  private long[] hashes = new long[1 << 10];
  private long[] numbers = new long[1 << 10];
  private final Map<Long, Long> folds = new HashMap<>();
  private int size;
  private boolean full;

  /** Begins with a file; its places count from 1. */
  void begin(String file) {
    files.add(file);
    places.add(number -> ":" + number);
  }

  /**
   * Says how the places of the file that was begun last are written.
   *
   * @param written from numbers
   */
  void placesAre(LongFunction<String> written) {
    places.set(places.size() - 1, written);
  }

  /**
   * Remembers an id of the file that was begun last.
   *
   * @param number of the line or paragraph, from 1
   * @return where it stood before, as {@code file:number} or as its places are written
   */
  Optional<String> add(String id, long number) {
    long hash = hash(id);
    int at = slot(hash, hashes);
    if (hashes[at] == hash) {
      return Optional.of(where(numbers[at]));
    }
    if (size == MOST) {
      full = true;
      return Optional.empty();
    }
    hashes[at] = hash;
    numbers[at] = place(number);
    if (++size * 2 > hashes.length) {
      grow();
    }
    return Optional.empty();
  }

  /**
   * Looks for another id that looks the same, see {@link IdForms}. To be asked once for each id
   * that {@link #add} had not seen.
   *
   * @param number of its line or paragraph, from 1
   * @return where that stood first and what sets it apart, in words
   */
  Optional<String> twin(String id, long number) {
    String folded = IdForms.folded(id);
    long hash = hash(folded);
    boolean plain = folded.equals(id);
    Long place = folds.get(hash);
    if (place == null && !plain) {
      int at = slot(hash, hashes);
      place = hashes[at] == hash ? Long.valueOf(numbers[at]) : null;
    }
    if (!plain && folds.size() < MOST) {
      folds.putIfAbsent(hash, place(number));
    }
    return Optional.ofNullable(place)
        .map(
            there ->
                "differs from that at %s only in %s"
                    .formatted(
                        where(there),
                        plain
                            ? "its normal form or in signs that cannot be seen"
                            : IdForms.difference(id)));
  }

  private long place(long number) {
    return (long) (files.size() - 1) << SHIFT | number;
  }

  private String where(long place) {
    int file = (int) (place >>> SHIFT);
    return files.get(file) + places.get(file).apply(place & (1L << SHIFT) - 1);
  }

  /** Whether there were more ids than can be remembered. */
  boolean isFull() {
    return full;
  }

  private void grow() {
    var moreHashes = new long[hashes.length * 2];
    var moreNumbers = new long[hashes.length * 2];
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != 0) {
        int at = slot(hashes[i], moreHashes);
        moreHashes[at] = hashes[i];
        moreNumbers[at] = numbers[i];
      }
    }
    hashes = moreHashes;
    numbers = moreNumbers;
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
