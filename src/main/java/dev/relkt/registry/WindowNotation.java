package dev.relkt.registry;

/**
 * Window rules as recipes and options write them: {@code words/stride/max}, {@code words/stride}
 * for as many windows as a text needs, {@code words/stride/sentences} for those that begin and end
 * with sentences, or {@code whole}. Commas are read as slashes.
 */
public final class WindowNotation {

  /** For errors. */
  public static final String EXPECTED =
      "words/stride/max such as 24/20/16, words/stride, words/stride/sentences, or whole";

  private static final String WHOLE = "whole";
  private static final String SENTENCES = "sentences";

  private WindowNotation() {}

  public static String of(WindowRule rule) {
    if (rule.equals(WindowRule.WHOLE)) {
      return WHOLE;
    }
    String numbers = rule.words() + "/" + rule.stride();
    if (rule.bySentences()) {
      return numbers + "/" + SENTENCES;
    }
    return rule.max().isPresent() ? numbers + "/" + rule.max().getAsInt() : numbers;
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException for what is none, saying what was expected
   */
  public static WindowRule parse(String text) {
    if (text.equals(WHOLE)) {
      return WindowRule.WHOLE;
    }
    String slashes = text.replace(',', '/');
    if (!slashes.matches("[0-9]{1,6}/[0-9]{1,6}(/([0-9]{1,6}|sentences))?")) {
      throw new IllegalArgumentException("\"%s\" (expected: %s)".formatted(text, EXPECTED));
    }
    String[] parts = slashes.split("/", -1);
    int words = Integer.parseInt(parts[0]);
    int stride = Integer.parseInt(parts[1]);
    if (parts.length == 2) {
      return WindowRule.ofWords(words, stride);
    }
    return parts[2].equals(SENTENCES)
        ? WindowRule.ofSentences(words, stride)
        : new WindowRule(words, stride, Integer.parseInt(parts[2]));
  }
}
