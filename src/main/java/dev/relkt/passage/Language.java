package dev.relkt.passage;

/**
 * A language as a BCP 47 tag in its canonical form, such as {@code de}, {@code zh-TW} or {@code
 * fon}.
 *
 * <p>What other tools write becomes that form, as CLDR has it: {@code deu} is {@code de}, {@code
 * zh_TW} is {@code zh-TW}, {@code cmn} is {@code zh}, {@code sh} is {@code sr-Latn}, {@code
 * en_US.UTF-8} is {@code en-US}.
 *
 * @param tag well-formed, and its language part known to ISO 639; {@code und} where nobody knows
 */
public record Language(String tag) implements Comparable<Language> {

  /** The tag for a language that could not be determined. */
  public static final Language UNDETERMINED = new Language("und");

  /**
   * @throws IllegalArgumentException saying what was found, the nearest tags and what is expected
   */
  public Language {
    tag = LanguageTags.canonical(tag);
  }

  /** The language alone, without script, region or variant: {@code zh} for {@code zh-TW}. */
  public String base() {
    int end = tag.indexOf('-');
    return end < 0 ? tag : tag.substring(0, end);
  }

  /**
   * Whether another language lies within this one as a range, by the extended filtering of RFC
   * 4647: {@code zh} takes {@code zh-Hant-TW}, and so do {@code zh-Hant} and {@code zh-TW}. A
   * region stands for its likely script too, so that {@code zh-Hant} takes {@code zh-TW}; and
   * {@code no} takes both written forms of Norwegian.
   */
  public boolean takes(Language other) {
    return LanguageRanges.matches(tag, other.tag);
  }

  @Override
  public int compareTo(Language other) {
    return tag.compareTo(other.tag);
  }

  @Override
  public String toString() {
    return tag;
  }
}
