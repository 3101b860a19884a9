package dev.relkt.embedding.features;

import java.util.ArrayList;
import java.util.List;

/**
 * A key under which a word's vector is looked up. A word has several, from exact to vague, so that
 * a form that was never seen shares some of them with forms that were.
 *
 * @param kind which
 * @param text the key itself, not empty
 */
public record WordKey(Kind kind, String text) {

  /** The kinds of keys. */
  public enum Kind {
    /** The word's {@link WordForm}. */
    FORM('w'),
    /** A letter of a word in Chinese or Japanese script. */
    LETTER('c'),
    /** The first {@value #ROMANISED_LETTERS} letters of its {@link Romanisation}. */
    ROMANISED('r'),
    /** The first {@value #STEM_LETTERS} of one that has so many. */
    STEM('p'),
    /** The first {@value #ROOT_LETTERS} of one that has so many. */
    ROOT('q'),
    /** The first {@value #SKELETON_LETTERS} of its {@link Skeleton}. */
    SKELETON('k');

    private final char mark;

    Kind(char mark) {
      this.mark = mark;
    }

    /** The letter that stands for it in a file of keys. */
    public char mark() {
      return mark;
    }
  }

  private static final int ROMANISED_LETTERS = 7;
  private static final int STEM_LETTERS = 5;
  private static final int ROOT_LETTERS = 4;
  private static final int SKELETON_LETTERS = 5;
  private static final int LEAST_SKELETON = 2;

  /**
   * The keys of a word, the exact ones first.
   *
   * @param form as {@link WordForm} gives it, not empty
   * @return at least one
   */
  public static List<WordKey> of(String form) {
    var keys = new ArrayList<WordKey>(5);
    String whole = Romanisation.of(form);
    // A short word in plain Latin letters is its own romanisation: one key says both.
    if (whole.length() > ROMANISED_LETTERS || !whole.equals(form)) {
      keys.add(new WordKey(Kind.FORM, form));
    }
    boolean ideographic = form.codePoints().anyMatch(WordKey::isIdeographicOrKana);
    if (ideographic && form.codePointCount(0, form.length()) > 1) {
      form.codePoints()
          .forEach(c -> keys.add(new WordKey(Kind.LETTER, new String(Character.toChars(c)))));
    }
    String latin = ArabicParticles.without(form, whole);
    if (!latin.isEmpty()) {
      keys.add(new WordKey(Kind.ROMANISED, first(latin, ROMANISED_LETTERS)));
      if (latin.length() >= STEM_LETTERS && !ideographic) {
        keys.add(new WordKey(Kind.STEM, first(latin, STEM_LETTERS)));
      }
      if (latin.length() >= ROOT_LETTERS && !ideographic) {
        keys.add(new WordKey(Kind.ROOT, first(latin, ROOT_LETTERS)));
      }
      String skeleton = Skeleton.of(latin);
      if (skeleton.length() >= LEAST_SKELETON) {
        keys.add(new WordKey(Kind.SKELETON, first(skeleton, SKELETON_LETTERS)));
      }
    }
    return keys;
  }

  private static String first(String text, int letters) {
    return text.length() <= letters ? text : text.substring(0, letters);
  }

  private static boolean isIdeographicOrKana(int c) {
    return (c >= 0x3040 && c <= 0x30ff) || Character.isIdeographic(c);
  }

  /** As it stands in a file of keys: the kind's mark, a colon, the text. */
  @Override
  public String toString() {
    return kind.mark() + ":" + text;
  }
}
