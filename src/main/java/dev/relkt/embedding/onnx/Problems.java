package dev.relkt.embedding.onnx;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong with a file; a file of millions of mistakes fills no memory. */
final class Problems {

  private static final int MOST = 1000;

  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    if (found.size() < MOST) {
      found.add(problem);
    }
  }

  List<String> list() {
    return List.copyOf(found);
  }
}
