package dev.relkt.swap;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the news of an index have been told: what is kept so that a steward who takes over tells
 * the rest. Immutable.
 *
 * @param newest number of the newest generation that was told of, 0 for none
 * @param activation number of the newest activation that was told of, 0 for none
 * @param standing what was told of each generation of which the end was not yet told, by number
 */
public record Told(int newest, long activation, SortedMap<Integer, OfGeneration> standing) {

  /** Nothing was told. */
  public static final Told NOTHING = new Told(0, 0, new TreeMap<>());

  public Told {
    standing = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(standing));
  }

  /**
   * What was told of a generation.
   *
   * @param ready that it is ready
   * @param reportMillis time of the newest report of the gate that was told, in milliseconds since
   *     1970; {@link Long#MIN_VALUE} for none
   */
  public record OfGeneration(boolean ready, long reportMillis) {

    static final OfGeneration CREATED = new OfGeneration(false, Long.MIN_VALUE);

    OfGeneration readyToo() {
      return new OfGeneration(true, reportMillis);
    }

    OfGeneration reported(long atMillis) {
      return new OfGeneration(ready, atMillis);
    }
  }

  Told created(int number) {
    return new Told(number, activation, standing).with(number, OfGeneration.CREATED);
  }

  Told activated(long number) {
    return new Told(newest, number, standing);
  }

  Told with(int number, OfGeneration of) {
    var changed = new TreeMap<>(standing);
    changed.put(number, of);
    return new Told(newest, activation, changed);
  }

  Told ended(int number) {
    var changed = new TreeMap<>(standing);
    changed.remove(number);
    return new Told(newest, activation, changed);
  }
}
