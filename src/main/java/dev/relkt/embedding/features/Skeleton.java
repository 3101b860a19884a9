package dev.relkt.embedding.features;

/**
 * The consonants of a romanised word, those that scripts confuse taken as one, so that a name meets
 * itself where vowels are not written or sounds are lacking: obama, ‘wbʼmʼ and obamha are all
 * {@code bm}. Vague on purpose.
 */
final class Skeleton {

  private static final String[][] SPELLINGS = {
    {"sch", "s"},
    {"ph", "f"},
    {"sh", "s"},
    {"ch", "k"},
    {"th", "t"},
    {"kh", "k"},
    {"gh", "k"},
    {"zh", "s"},
    {"ts", "s"},
    {"qu", "k"},
    {"x", "ks"}
  };

  private Skeleton() {}

  /**
   * The skeleton of a romanised word.
   *
   * @param latin letters a–z and digits
   * @return consonants and digits, possibly none; none for a word that begins with a digit
   */
  static String of(String latin) {
    if (latin.isEmpty() || Character.isDigit(latin.charAt(0))) {
      return "";
    }
    String spelt = latin;
    for (String[] spelling : SPELLINGS) {
      spelt = spelt.replace(spelling[0], spelling[1]);
    }
    var kept = new StringBuilder(spelt.length());
    for (int i = 0; i < spelt.length(); i++) {
      char sound = sound(spelt.charAt(i));
      if (sound != 0 && (kept.isEmpty() || kept.charAt(kept.length() - 1) != sound)) {
        kept.append(sound);
      }
    }
    return kept.toString();
  }

  /** The letter that stands for a sound; 0 for none. */
  private static char sound(char letter) {
    return switch (letter) {
      case 'a', 'e', 'i', 'o', 'u', 'y', 'h', 'w' -> 0;
      case 'c', 'q', 'g' -> 'k';
      case 'v' -> 'f';
      case 'p' -> 'b';
      case 'd' -> 't';
      case 'z' -> 's';
      case 'l' -> 'r';
      default -> letter;
    };
  }
}
