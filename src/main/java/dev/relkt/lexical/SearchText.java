package dev.relkt.lexical;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was asked, as people write it into a search box: {@code "exact phrase"}, {@code +required},
 * {@code -excluded}, {@code -"excluded phrase"}.
 *
 * <p>A sign counts where a word begins, before a letter or a quotation mark: {@code -5}, {@code
 * C++}, {@code RT-PCR} and a sign that stands alone are text. So is a hyphen that stands for a part
 * of the word before, after a comma or a conjunction ({@code Produkte und -leistungen}). A
 * quotation mark ({@code "}) counts in pairs, and not inside of a word; one that is left over is
 * text. A text that only excludes is taken as it stands.
 *
 * @param plain what is searched for: the text without signs and without what is excluded
 * @param conditions in their order, at most {@value #MAX_CONDITIONS}
 */
public record SearchText(String plain, List<Condition> conditions) {

  /** More words and phrases cannot be required or excluded in one question. */
  public static final int MAX_CONDITIONS = 64;

  /** After these a hyphen stands for a part of the word before. */
  private static final Set<String> CONJUNCTIONS =
      Set.of("und", "oder", "bzw.", "sowie", "and", "or", "en", "of", "och", "og", "eller", "ja");

  /** Scripts that do not separate words: there a quotation mark may follow a letter. */
  private static final Set<Character.UnicodeScript> WITHOUT_SPACES =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER,
          Character.UnicodeScript.MYANMAR);

  /** What a passage has to fulfil. */
  public enum Kind {
    /** It has the word or phrase. */
    REQUIRED,
    /** It does not have it. */
    EXCLUDED,
    /** It has the phrase; given up where no passage has all that is quoted. */
    QUOTED
  }

  /**
   * A word or phrase that a passage has to have, or must not have.
   *
   * @param text without signs and quotation marks
   */
  public record Condition(Kind kind, String text) {}

  public SearchText {
    conditions = List.copyOf(conditions);
  }

  /** A text in which no sign and no quotation mark counts. */
  public static SearchText plain(String text) {
    return new SearchText(text, List.of());
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it has too many conditions
   */
  public static SearchText parse(String text) {
    if (text.indexOf('"') < 0 && text.indexOf('+') < 0 && text.indexOf('-') < 0) {
      return plain(text);
    }
    SearchText parsed = new Parser(text).parse();
    if (parsed.conditions.size() > MAX_CONDITIONS) {
      throw new IllegalArgumentException(
          "text: %d words and phrases that are quoted, required or excluded (expected: at most %d)"
              .formatted(parsed.conditions.size(), MAX_CONDITIONS));
    }
    return parsed.plain.codePoints().anyMatch(Character::isLetterOrDigit) ? parsed : plain(text);
  }

  private static final class Parser {

    private final String text;
    private final StringBuilder plain = new StringBuilder();
    private final List<Condition> conditions = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    SearchText parse() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if ((c == '+' || c == '-') && isSign()) {
          at++;
          signed(c == '+' ? Kind.REQUIRED : Kind.EXCLUDED);
        } else if (c == '"' && endOfPhrase(at) > 0) {
          int end = endOfPhrase(at);
          add(Kind.QUOTED, text.substring(at + 1, end));
          plain.append(text, at, end + 1);
          at = end + 1;
        } else {
          plain.append(c);
          at++;
        }
      }
      return new SearchText(plain.toString(), conditions);
    }

    private void signed(Kind kind) {
      int end = text.charAt(at) == '"' ? endOfPhrase(at) + 1 : endOfWord(at);
      String part = text.substring(at, end);
      add(kind, part.startsWith("\"") ? part.substring(1, part.length() - 1) : part);
      if (kind == Kind.REQUIRED) {
        plain.append(part);
      }
      at = end;
    }

    private void add(Kind kind, String part) {
      if (part.codePoints().anyMatch(Character::isLetterOrDigit)) {
        conditions.add(new Condition(kind, part.strip()));
      }
    }

    /** Whether the sign where it stands belongs to the word or phrase after it. */
    private boolean isSign() {
      if (at + 1 == text.length() || (at > 0 && !Character.isWhitespace(text.charAt(at - 1)))) {
        return false;
      }
      boolean beforeWord = Character.isLetter(text.codePointAt(at + 1));
      boolean beforePhrase = text.charAt(at + 1) == '"' && endOfPhrase(at + 1) > 0;
      return beforePhrase || (beforeWord && !(text.charAt(at) == '-' && isPartOfWordBefore()));
    }

    private boolean isPartOfWordBefore() {
      String before = text.substring(0, at).stripTrailing();
      int from = before.length();
      while (from > 0 && !Character.isWhitespace(before.charAt(from - 1))) {
        from--;
      }
      return before.endsWith(",")
          || CONJUNCTIONS.contains(before.substring(from).toLowerCase(Locale.ROOT));
    }

    private int endOfWord(int from) {
      int end = from;
      while (end < text.length()
          && !Character.isWhitespace(text.charAt(end))
          && text.charAt(end) != '"') {
        end++;
      }
      return end;
    }

    /** Where the phrase that opens here closes; −1 if nothing opens here, or it never closes. */
    private int endOfPhrase(int opening) {
      if (isInsideWord(opening) || (opening > 0 && Character.isDigit(text.charAt(opening - 1)))) {
        return -1;
      }
      int closing = text.indexOf('"', opening + 1);
      while (closing >= 0 && isInsideWord(closing)) {
        closing = text.indexOf('"', closing + 1);
      }
      return closing;
    }

    /** As in {@code צה"ל}. */
    private boolean isInsideWord(int mark) {
      if (mark == 0 || mark + 1 == text.length()) {
        return false;
      }
      int before = text.codePointBefore(mark);
      int after = text.codePointAt(mark + 1);
      return Character.isLetterOrDigit(before)
          && Character.isLetterOrDigit(after)
          && !WITHOUT_SPACES.contains(Character.UnicodeScript.of(before))
          && !WITHOUT_SPACES.contains(Character.UnicodeScript.of(after));
    }
  }
}
