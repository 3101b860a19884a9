package dev.relkt.embedding.features;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Words in Latin letters, put together from the letters and clusters that ICU has written before,
 * with exactly its result.
 *
 * <p>Two kinds of scripts allow that, as ICU's rules show:
 *
 * <ul>
 *   <li>In the <em>plain</em> ones no rule looks at a neighbour, but for marks and for signs that a
 *       romanisation drops: a word is written letter by letter. Of Han there are {@link #PHRASES}
 *       that are not.
 *   <li>In the <em>joining</em> ones rules look at the next letter or the last one, such as the
 *       vowel sign after a consonant in Devanagari. A word is cut between two letters that ICU
 *       writes alike together and alone, and nowhere else; what is between two cuts is a cluster.
 *       Beside a mark that changes a consonant (nukta) or joins two (virama) nothing is cut,
 *       because rules see through it.
 * </ul>
 *
 * <p>A word of other letters, of several scripts, or with marks that its script does not have for
 * itself is none that can be written here. Safe for use by several threads: all tables fill as
 * letters come, from a function whose results do not change.
 */
final class RomanLetters {

  /** A pair of letters that Han-Latin writes otherwise than one by one. */
  private static final Set<String> PHRASES = Set.of("藏文", "重庆", "秘鲁");

  /** Kana that repeat what stands before, however far the rule has to look. */
  private static final Set<Integer> REPEATERS = Set.of(0x309d, 0x309e, 0x30fd, 0x30fe);

  /** Canonical combining classes of marks that rules see through: nukta and virama. */
  private static final Set<Integer> SEEN_THROUGH = Set.of(7, 9);

  private static final byte UNKNOWN = 0;
  private static final byte CUT = 1;
  private static final byte JOINED = 2;

  /** Signs of ASCII inside words: ICU leaves them as they are, and a romanisation drops them. */
  private static final String INSIDE_WORDS = "'.,:_";

  private static final int MAX_CLUSTERS = 1 << 16;

  /** A letter that no word here may have. */
  private static final Letter NONE = new Letter(0, Group.NONE, "", null);

  private enum Group {
    NONE(false),
    /** Digits, letters and some signs of ASCII, which stand in words of most scripts. */
    ANY(false),
    LATIN(false),
    CYRILLIC(false),
    ARABIC(false),
    HEBREW(false),
    GEORGIAN(false),
    HANGUL(false),
    /** Han, Hiragana, Katakana: no rule for kana looks at a Latin letter. */
    JAPANESE(false),
    GREEK(true),
    ARMENIAN(true),
    DEVANAGARI(true),
    BENGALI(true),
    GURMUKHI(true),
    GUJARATI(true),
    TAMIL(true),
    TELUGU(true),
    KANNADA(true),
    MALAYALAM(true),
    THAI(true);

    /** Whether its rules may look at a Latin letter beside. */
    final boolean joining;

    Group(boolean joining) {
      this.joining = joining;
    }
  }

  private static final Map<Integer, Group> PLAIN =
      Map.of(
          UScript.LATIN, Group.LATIN,
          UScript.CYRILLIC, Group.CYRILLIC,
          UScript.ARABIC, Group.ARABIC,
          UScript.HEBREW, Group.HEBREW,
          UScript.GEORGIAN, Group.GEORGIAN,
          UScript.HANGUL, Group.HANGUL,
          UScript.HAN, Group.JAPANESE);

  /** Where the letters of a joining script are; no other ones are taken. */
  private enum Block {
    GREEK(0x370, 0x3ff, Group.GREEK),
    ARMENIAN(0x531, 0x587, Group.ARMENIAN),
    DEVANAGARI(0x900, 0x97f, Group.DEVANAGARI),
    BENGALI(0x980, 0x9ff, Group.BENGALI),
    GURMUKHI(0xa00, 0xa7f, Group.GURMUKHI),
    GUJARATI(0xa80, 0xaff, Group.GUJARATI),
    TAMIL(0xb80, 0xbff, Group.TAMIL),
    TELUGU(0xc00, 0xc7f, Group.TELUGU),
    KANNADA(0xc80, 0xcff, Group.KANNADA),
    MALAYALAM(0xd00, 0xd7f, Group.MALAYALAM),
    THAI(0xe00, 0xe7f, Group.THAI),
    KANA(0x3041, 0x30ff, Group.JAPANESE);

    final int first;
    final int last;
    final Group group;

    int size() {
      return last - first + 1;
    }

    Block(int first, int last, Group group) {
      this.first = first;
      this.last = last;
      this.group = group;
    }
  }

  /**
   * A letter.
   *
   * @param group the words that it may stand in
   * @param latin it alone, written in Latin letters
   * @param block where its pairs are looked up; null if its script is a plain one
   */
  private record Letter(int codePoint, Group group, String latin, @Nullable Block block) {}

  private final UnaryOperator<String> icu;
  private final Letter[][] pages = new Letter[(Character.MAX_CODE_POINT + 1) >> 8][];
  private final byte[][] pairs = new byte[Block.values().length][];
  private final Map<String, String> clusters = new ConcurrentHashMap<>();

  /**
   * @param icu writes a word in Latin letters, always the same
   */
  RomanLetters(UnaryOperator<String> icu) {
    this.icu = icu;
  }

  /** The word in Latin letters, as ICU writes it; null if that cannot be known here. */
  @Nullable String write(String word) {
    var latin = new StringBuilder(2 * word.length());
    Group group = Group.ANY;
    boolean otherThanDigits = false;
    Letter before = NONE;
    int clusterFrom = 0;
    for (int i = 0, c; i < word.length(); i += Character.charCount(c)) {
      c = word.codePointAt(i);
      Letter letter = letter(c);
      if (letter.group == Group.NONE) {
        return null;
      }
      if (letter.group == Group.ANY) {
        otherThanDigits |= !Character.isDigit(c);
      } else if (group == Group.ANY) {
        group = letter.group;
      } else if (group != letter.group) {
        return null;
      }
      if (i > 0 && isCut(before, letter)) {
        append(latin, word, clusterFrom, i, before);
        clusterFrom = i;
      }
      before = letter;
    }
    append(latin, word, clusterFrom, word.length(), before);
    return (otherThanDigits && group.joining) || (group == Group.JAPANESE && holdsPhrase(word))
        ? null
        : latin.toString();
  }

  private static boolean holdsPhrase(String word) {
    for (String phrase : PHRASES) {
      if (word.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  private void append(StringBuilder latin, String word, int from, int to, Letter last) {
    if (to - from == Character.charCount(word.codePointAt(from))) {
      latin.append(last.latin);
      return;
    }
    String cluster = word.substring(from, to);
    String known = clusters.get(cluster);
    if (known == null) {
      known = icu.apply(cluster);
      if (clusters.size() < MAX_CLUSTERS) {
        clusters.put(cluster, known);
      }
    }
    latin.append(known);
  }

  private boolean isCut(Letter a, Letter b) {
    if (a.block == null || b.block == null) {
      return true;
    }
    byte[] known = pairs[a.block.ordinal()];
    if (known == null) {
      known = new byte[a.block.size() * a.block.size()];
      pairs[a.block.ordinal()] = known;
    }
    int at = (a.codePoint - a.block.first) * a.block.size() + b.codePoint - b.block.first;
    if (known[at] == UNKNOWN) {
      String together =
          icu.apply(Character.toString(a.codePoint) + Character.toString(b.codePoint));
      known[at] =
          isSeenThrough(a) || isSeenThrough(b) || !together.equals(a.latin + b.latin)
              ? JOINED
              : CUT;
    }
    return known[at] == CUT;
  }

  private static boolean isSeenThrough(Letter letter) {
    return SEEN_THROUGH.contains(UCharacter.getCombiningClass(letter.codePoint));
  }

  private Letter letter(int c) {
    Letter[] page = pages[c >> 8];
    if (page == null) {
      page = new Letter[256];
      pages[c >> 8] = page;
    }
    Letter letter = page[c & 0xff];
    if (letter == null) {
      letter = read(c);
      page[c & 0xff] = letter;
    }
    return letter;
  }

  private Letter read(int c) {
    if (c < 0x80) {
      return Character.isLetterOrDigit(c) || INSIDE_WORDS.indexOf(c) >= 0
          ? of(c, Group.ANY, null)
          : NONE;
    }
    int type = UCharacter.getType(c);
    boolean isLetter =
        UCharacter.isLetter(c) || (type == UCharacterCategory.LETTER_NUMBER && isHan(c));
    for (Block block : Block.values()) {
      if (c >= block.first && c <= block.last) {
        boolean isMark =
            type == UCharacterCategory.NON_SPACING_MARK
                || type == UCharacterCategory.COMBINING_SPACING_MARK;
        return (isLetter || (isMark && block != Block.GREEK && block != Block.KANA))
                && !REPEATERS.contains(c)
            ? of(c, block.group, block)
            : NONE;
      }
    }
    Group group = PLAIN.get(UScript.getScript(c));
    return isLetter && group != null ? of(c, group, null) : NONE;
  }

  private Letter of(int c, Group group, @Nullable Block block) {
    return new Letter(c, group, icu.apply(Character.toString(c)), block);
  }

  private static boolean isHan(int c) {
    return UScript.getScript(c) == UScript.HAN;
  }
}
