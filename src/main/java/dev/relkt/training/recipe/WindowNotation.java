package dev.relkt.training.recipe;

import dev.relkt.registry.WindowRule;
import java.util.Optional;

/** Window rules as recipes write them: {@code words/stride/max}, or {@code whole}. */
final class WindowNotation {

  static final String EXPECTED = "words/stride/max such as 24/20/16, or whole";

  private static final String WHOLE = "whole";

  private WindowNotation() {}

  static String of(WindowRule rule) {
    return rule.equals(WindowRule.WHOLE)
        ? WHOLE
        : rule.words() + "/" + rule.stride() + "/" + rule.max();
  }

  static Optional<WindowRule> parse(String text) {
    if (text.equals(WHOLE)) {
      return Optional.of(WindowRule.WHOLE);
    }
    if (!text.matches("[0-9]{1,6}/[0-9]{1,6}/[0-9]{1,6}")) {
      return Optional.empty();
    }
    String[] parts = text.split("/", -1);
    try {
      return Optional.of(
          new WindowRule(
              Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
