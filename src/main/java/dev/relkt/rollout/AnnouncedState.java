package dev.relkt.rollout;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which events of an index have been published: kept so that a controller that takes over publishes
 * the rest. Immutable.
 *
 * @param newest number of the newest generation that was announced, 0 for none
 * @param activation number of the newest activation that was announced, 0 for none
 * @param generations what was announced of each generation of which the end was not, by number
 */
public record AnnouncedState(int newest, long activation, Map<Integer, OfGeneration> generations) {

  /** Nothing was announced yet. */
  public static final AnnouncedState NOTHING = new AnnouncedState(0, 0, new TreeMap<>());

  public AnnouncedState {
    generations = java.util.Collections.unmodifiableMap(new TreeMap<>(generations));
  }

  /**
   * What was announced of a generation.
   *
   * @param ready that it is ready
   * @param reportMillis time of the newest report of the gate that was announced, in milliseconds
   *     since 1970; {@link Long#MIN_VALUE} for none
   */
  public record OfGeneration(boolean ready, long reportMillis) {

    static final OfGeneration CREATED = new OfGeneration(false, Long.MIN_VALUE);

    OfGeneration withReady() {
      return new OfGeneration(true, reportMillis);
    }

    OfGeneration withReport(long atMillis) {
      return new OfGeneration(ready, atMillis);
    }
  }

  AnnouncedState withGeneration(int number) {
    return new AnnouncedState(number, activation, generations).with(number, OfGeneration.CREATED);
  }

  AnnouncedState withActivation(long number) {
    return new AnnouncedState(newest, number, generations);
  }

  AnnouncedState with(int number, OfGeneration of) {
    var changed = new TreeMap<>(generations);
    changed.put(number, of);
    return new AnnouncedState(newest, activation, changed);
  }

  AnnouncedState without(int number) {
    var changed = new TreeMap<>(generations);
    changed.remove(number);
    return new AnnouncedState(newest, activation, changed);
  }
}
