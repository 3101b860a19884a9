package dev.relkt.training.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the texts of a batch; a text that comes twice gets one row. */
final class BatchTexts {

  private final Map<String, Integer> rows = new LinkedHashMap<>();

  /** The text's row. */
  int row(String text) {
    return rows.computeIfAbsent(text, t -> rows.size());
  }

  /** The rows of several texts. */
  int[] rows(List<String> texts) {
    int[] found = new int[texts.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = row(texts.get(i));
    }
    return found;
  }

  List<String> texts() {
    return new ArrayList<>(rows.keySet());
  }
}
