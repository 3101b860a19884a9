package dev.relkt.answering;

import dev.relkt.snapshot.IndexSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The snapshot of every generation that is searched. A search holds one while it lasts; a snapshot
 * that was replaced closes when nobody holds it any more. Thread-safe.
 */
final class OpenSnapshots implements AutoCloseable {

  /** By generation. */
  private final Map<Integer, OpenSnapshot> open = new HashMap<>();

  /** Snapshots that nobody holds any more. */
  private final Queue<OpenSnapshot> unused = new ConcurrentLinkedQueue<>();

  private boolean closed;

  /** The one of a generation, if there is one. To be given back by {@link #release}. */
  synchronized Optional<OpenSnapshot> acquire(int generation) {
    OpenSnapshot snapshot = open.get(generation);
    return snapshot != null && snapshot.tryRetain() ? Optional.of(snapshot) : Optional.empty();
  }

  /** Gives one back. It is closed later: that takes time, which no search is to wait for. */
  void release(OpenSnapshot snapshot) {
    if (snapshot.release()) {
      unused.add(snapshot);
    }
  }

  /** Puts one into the place of its generation's. */
  void serve(OpenSnapshot next) {
    OpenSnapshot gone;
    synchronized (this) {
      gone = closed ? next : open.put(next.generation(), next);
    }
    if (gone != null) {
      release(gone);
    }
  }

  /** A generation is not searched any more. */
  void remove(int generation) {
    OpenSnapshot last;
    synchronized (this) {
      last = open.remove(generation);
    }
    if (last != null) {
      release(last);
    }
  }

  /** Those that have one. */
  synchronized Set<Integer> generations() {
    return Set.copyOf(open.keySet());
  }

  /** Which one a generation has. */
  synchronized OptionalLong number(int generation) {
    OpenSnapshot snapshot = open.get(generation);
    return snapshot == null ? OptionalLong.empty() : OptionalLong.of(snapshot.number());
  }

  /** Whether this one is open with every shard. */
  synchronized boolean isWhole(IndexSnapshot snapshot) {
    OpenSnapshot there = open.get(snapshot.generation());
    return there != null && there.number() == snapshot.number() && there.unreadable().isEmpty();
  }

  /** Why shards of a generation's are missing, a sentence each. */
  synchronized List<String> unreadable(int generation) {
    OpenSnapshot snapshot = open.get(generation);
    return snapshot == null ? List.of() : List.copyOf(snapshot.unreadable().values());
  }

  /** Closes those that nobody holds. */
  void closeUnused() {
    for (OpenSnapshot snapshot = unused.poll(); snapshot != null; snapshot = unused.poll()) {
      snapshot.close();
    }
  }

  /** None is searched from now on; one that is held stays open until it is given back. */
  @Override
  public void close() {
    List<OpenSnapshot> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(open.values());
      open.clear();
    }
    last.forEach(this::release);
    closeUnused();
  }
}
