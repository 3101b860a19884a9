package dev.relkt.training.data;

import java.util.HashMap;
import java.util.Map;

/**
 * Disjoint sets of elements (union-find with path compression): what was united, however far
 * around, is one set, whose least element stands for it. Not thread-safe.
 */
public final class DisjointSets<T extends Comparable<T>> {

  private final Map<T, T> parents = new HashMap<>();

  /** Makes the sets of both elements one. */
  public void union(T one, T other) {
    T a = find(one);
    T b = find(other);
    if (!a.equals(b)) {
      parents.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
    }
  }

  /** The element that stands for the set of an element: the least in it. */
  public T find(T element) {
    T root = element;
    for (T up = parents.get(root); up != null; up = parents.get(root)) {
      root = up;
    }
    for (T at = element; !at.equals(root); ) {
      T next = parents.get(at);
      parents.put(at, root);
      at = next == null ? root : next;
    }
    return root;
  }
}
