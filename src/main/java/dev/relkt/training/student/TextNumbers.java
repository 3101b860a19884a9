package dev.relkt.training.student;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers texts as they come, and knows their ids. Not thread-safe. */
final class TextNumbers {

  private final TextIdsCache texts;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<int[]> ids = new ArrayList<>();

  TextNumbers(TextIdsCache texts) {
    this.texts = texts;
  }

  /** The number of a text, from 0. */
  int of(String text) {
    Integer number = numbers.putIfAbsent(text, ids.size());
    if (number != null) {
      return number;
    }
    // Different ones: a student of WordKeyFeatures is a set.
    ids.add(Arrays.stream(texts.of(text).ids()).distinct().toArray());
    return ids.size() - 1;
  }

  /** The ids of each text that has a number; never change the arrays. */
  List<int[]> ids() {
    return ids;
  }
}
