package dev.relkt.embedding.features;

import java.util.Arrays;

/**
 * A prefix tree over UTF-16 chars. Nodes are numbers, the root is 0. Built by one thread, then read
 * by any number.
 *
 * <p>All edges are in one open-addressing table of (node, char) → node: two arrays instead of an
 * object a node.
 */
final class PieceTrie {

  static final int ROOT = 0;
  static final int NONE = -1;

  private long[] keys;
  private int[] children;
  private int[] values;
  private int nodes = 1;
  private int mask;

  PieceTrie(int expectedNodes) {
    int capacity = Integer.highestOneBit(Math.max(16, expectedNodes)) * 4;
    keys = new long[capacity];
    children = new int[capacity];
    mask = capacity - 1;
    values = new int[Math.max(16, expectedNodes)];
    values[ROOT] = NONE;
  }

  /** Puts a text; a later value replaces an earlier one. */
  void put(CharSequence text, int value) {
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      node = childOrNew(node, text.charAt(i));
    }
    values[node] = value;
  }

  /** The node that {@code c} leads to, or {@link #NONE}. */
  int child(int node, char c) {
    long key = key(node, c);
    for (int slot = slot(key); ; slot = (slot + 1) & mask) {
      if (keys[slot] == key) {
        return children[slot];
      }
      if (keys[slot] == 0) {
        return NONE;
      }
    }
  }

  /** The value of the text that ends at the node, or {@link #NONE}. */
  int value(int node) {
    return values[node];
  }

  private int childOrNew(int node, char c) {
    int child = child(node, c);
    if (child != NONE) {
      return child;
    }
    if (nodes * 2 > keys.length) {
      grow();
    }
    if (nodes == values.length) {
      values = Arrays.copyOf(values, nodes * 2);
    }
    values[nodes] = NONE;
    insert(key(node, c), nodes);
    return nodes++;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldChildren = children;
    keys = new long[oldKeys.length * 2];
    children = new int[keys.length];
    mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        insert(oldKeys[i], oldChildren[i]);
      }
    }
  }

  private void insert(long key, int child) {
    int slot = slot(key);
    while (keys[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    children[slot] = child;
  }

  /** Never 0, which marks a free slot. */
  private static long key(int node, char c) {
    return ((long) node + 1) << 16 | c;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 40 ^ h >>> 20) & mask;
  }
}
