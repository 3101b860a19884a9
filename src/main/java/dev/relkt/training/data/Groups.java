package dev.relkt.training.data;

import java.util.HashMap;
import java.util.Map;

/** Names put into groups: names that were joined, however far around, are in one group. */
final class Groups {

  private final Map<String, String> parents = new HashMap<>();

  /** Puts both names, and all that is in a group with either, into one group. */
  void join(String one, String other) {
    String a = of(one);
    String b = of(other);
    if (!a.equals(b)) {
      // The smaller name stands for the group, whatever the order of joining.
      parents.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
    }
  }

  /** The name that stands for the group of a name: the smallest in it. */
  String of(String name) {
    String root = name;
    for (String up = parents.get(root); up != null; up = parents.get(root)) {
      root = up;
    }
    for (String at = name; !at.equals(root); ) {
      String next = parents.get(at);
      parents.put(at, root);
      at = next == null ? root : next;
    }
    return root;
  }
}
