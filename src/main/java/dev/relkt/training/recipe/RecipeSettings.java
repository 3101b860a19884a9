package dev.relkt.training.recipe;

import dev.relkt.registry.WindowNotation;
import dev.relkt.registry.WindowRule;
import dev.relkt.settings.Option;
import dev.relkt.settings.OptionType;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;

/** How things that a recipe may set are declared: the types of their values. */
public final class RecipeSettings {

  public static final OptionType<String> TEXT = new OptionType<>("text", text -> text);
  public static final OptionType<String> NAME =
      matching(
          "a name such as student, of a-z, 0-9, dot, dash, underscore",
          "(?!.*\\.\\.)[a-z0-9][a-z0-9._-]{0,63}");
  public static final OptionType<String> DISTANCE =
      matching("cosine or euclidean", "cosine|euclidean");
  public static final OptionType<String> TITLE = matching("PREFIX or IGNORE", "PREFIX|IGNORE");
  public static final OptionType<String> POOL = matching("dev or all", "dev|all");
  public static final OptionType<String> WINDOWS =
      new OptionType<>(
          WindowNotation.EXPECTED, text -> WindowNotation.of(WindowNotation.parse(text)));
  public static final OptionType<Long> COUNT = whole("a whole number, 0 or more", 0);
  public static final OptionType<Long> POSITIVE_COUNT = whole("a whole number, 1 or more", 1);
  public static final OptionType<Double> NUMBER = number("a number, 0 or more", n -> n >= 0);
  public static final OptionType<Double> POSITIVE_NUMBER = number("a number above 0", n -> n > 0);
  public static final OptionType<Double> SHARE =
      number("a number from 0 to 1", n -> n >= 0 && n <= 1);

  private RecipeSettings() {}

  /**
   * Declares a setting.
   *
   * @param key lower case, with dashes
   * @param defaultText empty for one that may be left out
   * @param description for a person: what it is, its unit and range
   * @throws IllegalArgumentException if the default is not of the type
   */
  public static <T> Option<T> option(
      String key, OptionType<T> type, String defaultText, String description) {
    var option = new Option<>(key, type, defaultText, "", description);
    if (!defaultText.isEmpty() && !type.takes(defaultText)) {
      throw new IllegalArgumentException(
          "default of %s: \"%s\" (expected: %s)".formatted(key, defaultText, type.expected()));
    }
    return option;
  }

  private static OptionType<String> matching(String expected, String form) {
    Pattern pattern = Pattern.compile(form);
    return new OptionType<>(
        expected,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw wrong(text);
          }
          return text;
        });
  }

  private static OptionType<Long> whole(String expected, long least) {
    return new OptionType<>(
        expected,
        text -> {
          if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < least) {
            throw wrong(text);
          }
          return Long.parseLong(text);
        });
  }

  private static OptionType<Double> number(String expected, DoublePredicate right) {
    return new OptionType<>(
        expected,
        text -> {
          double number = Double.parseDouble(text);
          if (!Double.isFinite(number) || !right.test(number)) {
            throw wrong(text);
          }
          return number;
        });
  }

  /** The rule of a setting of type {@link #WINDOWS}; empty where it is not given. */
  static Optional<WindowRule> windows(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(WindowNotation.parse(value));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(text);
  }
}
