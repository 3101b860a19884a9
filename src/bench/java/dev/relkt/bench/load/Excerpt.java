package dev.relkt.bench.load;

import java.util.Random;

/** A few words from within a text. */
final class Excerpt {

  private static final int WORDS = 9;

  /** Where words are not separated: so many characters. */
  private static final int CHARACTERS = 40;

  private Excerpt() {}

  static String of(String text, Random random) {
    String[] words = text.split("\\s+");
    if (words.length < WORDS * 2) {
      int from = text.length() <= CHARACTERS ? 0 : random.nextInt(text.length() - CHARACTERS);
      String part = text.substring(from, Math.min(text.length(), from + CHARACTERS)).strip();
      boolean whole =
          part.codePoints().anyMatch(Character::isLetterOrDigit)
              && !Character.isLowSurrogate(part.charAt(0))
              && !Character.isHighSurrogate(part.charAt(part.length() - 1));
      return whole ? part : text.length() <= 1_000 ? text : text.substring(0, 1_000);
    }
    int from = random.nextInt(words.length - WORDS);
    String part =
        String.join(" ", java.util.Arrays.asList(words).subList(from, from + WORDS)).strip();
    return part.length() <= 5_000 ? part : part.substring(0, 5_000);
  }
}
