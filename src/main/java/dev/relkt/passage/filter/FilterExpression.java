package dev.relkt.passage.filter;

import dev.relkt.passage.Language;
import dev.relkt.passage.filter.FilterCondition.All;
import dev.relkt.passage.filter.FilterCondition.Any;
import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.FilterCondition.Exists;
import dev.relkt.passage.filter.FilterCondition.LanguageIn;
import dev.relkt.passage.filter.FilterCondition.Not;
import dev.relkt.passage.filter.FilterCondition.ValueBetween;
import dev.relkt.passage.filter.FilterCondition.ValueIn;
import dev.relkt.passage.metadata.IsoDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Filters as people write them:
 *
 * <pre>{@code
 * year >= 2020 and source in (wiki, nyt) and not draft = true
 * lang = zh-Hant or (published < 2026-11-28 and exists(pdf.page))
 * price in [10 to 20[ and title != "Moon, the"
 * }</pre>
 *
 * <p>{@code and} binds more than {@code or}, {@code not} more than both; parentheses group. The
 * words are the same in upper case. Comparisons are {@code =} ({@code ==}), {@code !=} ({@code
 * <>}), {@code <}, {@code <=}, {@code >}, {@code >=}, {@code in} and {@code not in} of a list,
 * {@code in} of a range (a bracket that is turned away leaves its end out) and {@code exists(key)}.
 *
 * <p>{@code lang} is the language of a passage, by ranges as RFC 4647 has them; every other key is
 * one of the metadata. {@code metadata.lang} is the metadata value of that name. A key with other
 * signs than letters, digits, {@code _ - . : @ / $} stands in quotes.
 *
 * <p>A value without quotes is a number, {@code true} or {@code false}, a date, or else a text; in
 * quotes, single or double, it is a text, with {@code \} before a quote or a backslash. It ends at
 * white space, a comma or a parenthesis. Immutable; the methods are safe for use by several
 * threads.
 */
public final class FilterExpression {

  /** The key of a passage's language. */
  public static final String LANGUAGE = "lang";

  private static final String METADATA = "metadata.";
  private static final int MAX_CHARS = 100_000;
  private static final Pattern PLAIN_KEY = Pattern.compile("[\\p{L}\\p{N}_.:@/$-]+");
  private static final Set<String> WORDS = Set.of("and", "or", "not", "in", "exists", "to");

  private final String text;
  private int at;
  private int depth;

  private FilterExpression(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException saying where it is wrong and what is expected
   */
  static FilterCondition parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "filter: %,d characters (expected: at most %,d)".formatted(text.length(), MAX_CHARS));
    }
    var parser = new FilterExpression(text);
    parser.space();
    if (parser.ends()) {
      return new All(List.of());
    }
    FilterCondition condition = parser.any();
    if (!parser.ends()) {
      throw parser.expected("and, or, or the end; a value with spaces stands in quotes");
    }
    return condition;
  }

  /** A key as an expression has it. */
  static String key(String key) {
    boolean plain =
        PLAIN_KEY.matcher(key).matches() && !WORDS.contains(key.toLowerCase(Locale.ROOT));
    String name = key.equals(LANGUAGE) || key.startsWith(METADATA) ? METADATA + key : key;
    return plain ? name : quoted(name);
  }

  /** A text as an expression has it. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private FilterCondition any() {
    return joined("or", this::all, Any::new);
  }

  private FilterCondition all() {
    return joined("and", this::one, All::new);
  }

  private FilterCondition joined(
      String word,
      java.util.function.Supplier<FilterCondition> part,
      Function<List<FilterCondition>, FilterCondition> join) {
    List<FilterCondition> parts = new ArrayList<>();
    do {
      parts.add(part.get());
    } while (word(word));
    return parts.size() == 1 ? parts.getFirst() : join.apply(parts);
  }

  private FilterCondition one() {
    if (++depth > 4 * PassageFilter.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "filter: too many parentheses and nots in each other (expected: at most %d)"
              .formatted(PassageFilter.MAX_DEPTH));
    }
    try {
      if (sign("(")) {
        FilterCondition inside = any();
        require(")");
        return inside;
      }
      int start = at;
      if (word("not")) {
        if (!startsComparison()) {
          return new Not(one());
        }
        at = start;
      }
      if (word("exists")) {
        if (sign("(")) {
          String key = metadataKey(key());
          require(")");
          return new Exists(key);
        }
        at = start;
      }
      return comparison(key());
    } finally {
      depth--;
    }
  }

  /** Whether a sign of a comparison comes next, so that the word before was a key. */
  private boolean startsComparison() {
    return !ends() && "=<>!".indexOf(text.charAt(at)) >= 0;
  }

  private FilterCondition comparison(Token key) {
    if (sign("!=") || sign("<>")) {
      return new Not(equal(key, Set.of(value())));
    }
    if (sign(">=")) {
      return from(key, true);
    }
    if (sign("<=")) {
      return to(key, true);
    }
    if (sign("==") || sign("=")) {
      return equal(key, Set.of(value()));
    }
    if (sign(">")) {
      return from(key, false);
    }
    if (sign("<")) {
      return to(key, false);
    }
    if (word("not")) {
      if (!word("in")) {
        throw expected("in");
      }
      return new Not(equal(key, list()));
    }
    if (word("in")) {
      return !ends() && "[]".indexOf(text.charAt(at)) >= 0 ? range(key) : equal(key, list());
    }
    throw expected("=, !=, <, <=, >, >=, in or not in after " + key.text);
  }

  private FilterCondition equal(Token key, Set<Token> values) {
    if (key.isLanguage()) {
      Set<Language> ranges = new LinkedHashSet<>();
      for (Token value : values) {
        ranges.add(language(value.text));
      }
      return new LanguageIn(ranges);
    }
    Set<Operand> operands = new LinkedHashSet<>();
    values.forEach(value -> operands.add(value.operand()));
    return new ValueIn(metadataKey(key), operands);
  }

  private static Language language(String tag) {
    try {
      return new Language(tag);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s; metadata.lang is the metadata value of that name".formatted(e.getMessage()), e);
    }
  }

  private FilterCondition from(Token key, boolean inclusive) {
    return between(key, Optional.of(new Bound(value().bound(), inclusive)), Optional.empty());
  }

  private FilterCondition to(Token key, boolean inclusive) {
    return between(key, Optional.empty(), Optional.of(new Bound(value().bound(), inclusive)));
  }

  private FilterCondition range(Token key) {
    boolean fromInclusive = text.charAt(at++) == '[';
    space();
    var from = new Bound(value().bound(), fromInclusive);
    if (!word("to")) {
      throw expected("to, and the other end of the range");
    }
    Operand to = value().bound();
    if (ends() || "[]".indexOf(text.charAt(at)) < 0) {
      throw expected("] or [ at the end of the range");
    }
    boolean toInclusive = text.charAt(at++) == ']';
    space();
    return between(key, Optional.of(from), Optional.of(new Bound(to, toInclusive)));
  }

  private static FilterCondition between(Token key, Optional<Bound> from, Optional<Bound> to) {
    if (key.isLanguage()) {
      throw new IllegalArgumentException(
          "filter: lang has no order (expected: lang = a tag, or lang in a list of them)");
    }
    return new ValueBetween(metadataKey(key), from, to);
  }

  private Set<Token> list() {
    require("(");
    Set<Token> values = new LinkedHashSet<>();
    do {
      values.add(value());
    } while (sign(","));
    require(")");
    return values;
  }

  /** The metadata key that a name in a filter stands for; nothing where it is the language. */
  public static Optional<String> metadataKey(String name) {
    if (name.equals(LANGUAGE)) {
      return Optional.empty();
    }
    return Optional.of(
        name.startsWith(METADATA) && name.length() > METADATA.length()
            ? name.substring(METADATA.length())
            : name);
  }

  private static String metadataKey(Token key) {
    return metadataKey(key.text).orElse(LANGUAGE);
  }

  /**
   * A key or a value.
   *
   * @param quoted whether it stood in quotes
   */
  private record Token(String text, boolean quoted) {

    boolean isLanguage() {
      return text.equals(LANGUAGE);
    }

    Operand operand() {
      if (quoted) {
        return new Operand.OfText(text);
      }
      if (Operand.OfNumber.isSpelling(text)) {
        return Operand.OfNumber.parse(text);
      }
      if (text.equals("true") || text.equals("false")) {
        return new Operand.OfBoolean(text.equals("true"));
      }
      return IsoDate.parse(text).isPresent()
          ? Operand.OfDate.parse(text)
          : new Operand.OfText(text);
    }

    /** In quotes a date too: only dates and numbers have an order. */
    Operand bound() {
      return IsoDate.parse(text).isPresent() ? Operand.OfDate.parse(text) : operand();
    }
  }

  private Token key() {
    return token("a key, not or (", c -> "=<>!(),[]\"'".indexOf(c) >= 0);
  }

  private Token value() {
    return token("a value", c -> "(),[]".indexOf(c) >= 0);
  }

  private Token token(String what, java.util.function.IntPredicate end) {
    if (ends()) {
      throw expected(what);
    }
    char first = text.charAt(at);
    if (first == '"' || first == '\'') {
      return quotedToken(first);
    }
    int start = at;
    while (!ends() && !Character.isWhitespace(text.charAt(at)) && !end.test(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw expected(what);
    }
    var token = new Token(text.substring(start, at), false);
    space();
    return token;
  }

  private Token quotedToken(char quote) {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (!ends() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    if (ends()) {
      at = start;
      throw expected("a closing " + quote + " after this one");
    }
    at++;
    space();
    return new Token(value.toString(), true);
  }

  private boolean word(String word) {
    int end = at + word.length();
    boolean here =
        text.regionMatches(true, at, word, 0, word.length())
            && (end == text.length() || !isPlain(text.charAt(end)));
    if (here) {
      at = end;
      space();
    }
    return here;
  }

  /** Whether a sign may stand in a key without quotes. */
  private static boolean isPlain(char sign) {
    return Character.isSurrogate(sign) || PLAIN_KEY.matcher(String.valueOf(sign)).matches();
  }

  private boolean sign(String sign) {
    boolean here = text.startsWith(sign, at);
    if (here) {
      at += sign.length();
      space();
    }
    return here;
  }

  private void require(String sign) {
    if (!sign(sign)) {
      throw expected(sign);
    }
  }

  private boolean ends() {
    return at >= text.length();
  }

  private void space() {
    while (!ends() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException expected(String what) {
    String rest = text.substring(Math.min(at, text.length()));
    return new IllegalArgumentException(
        "filter: %s at position %d (expected: %s)"
            .formatted(
                rest.isEmpty()
                    ? "the end"
                    : "\"" + (rest.length() > 40 ? rest.substring(0, 40) + "…" : rest) + "\"",
                at + 1,
                what));
  }
}
