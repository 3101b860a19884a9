package dev.relkt.training.recipe;

/**
 * One thing that a recipe may set.
 *
 * @param key lower case, with dashes
 * @param type of its value
 * @param value the default; empty for one that may be left out
 * @param description for a person: what it is, its unit and range
 */
public record Setting(String key, Type type, String value, String description) {

  /** Types of values; numbers say what they may be. */
  public enum Type {
    TEXT("text"),
    NAME("a name such as student, of a-z, 0-9, dot, dash, underscore"),
    DISTANCE("cosine or euclidean"),
    TITLE("PREFIX or IGNORE"),
    POOL("dev or all"),
    WINDOWS(WindowNotation.EXPECTED),
    COUNT("a whole number, 0 or more"),
    POSITIVE_COUNT("a whole number, 1 or more"),
    NUMBER("a number, 0 or more"),
    POSITIVE_NUMBER("a number above 0"),
    SHARE("a number from 0 to 1");

    private final String expected;

    Type(String expected) {
      this.expected = expected;
    }

    /** Such as {@code a number above 0}. */
    public String expected() {
      return expected;
    }

    boolean takes(String value) {
      return switch (this) {
        case TEXT -> true;
        case NAME -> value.matches("[a-z0-9][a-z0-9._-]{0,63}") && !value.contains("..");
        case DISTANCE -> value.matches("cosine|euclidean");
        case TITLE -> value.matches("PREFIX|IGNORE");
        case POOL -> value.matches("dev|all");
        case WINDOWS -> WindowNotation.parse(value).isPresent();
        case COUNT, POSITIVE_COUNT, NUMBER, POSITIVE_NUMBER, SHARE -> takesNumber(value);
      };
    }

    private boolean takesNumber(String value) {
      try {
        double number = Double.parseDouble(value);
        boolean whole = value.matches("[0-9]{1,18}");
        return switch (this) {
          case TEXT, NAME, DISTANCE, TITLE, POOL, WINDOWS -> false;
          case COUNT -> whole;
          case POSITIVE_COUNT -> whole && number >= 1;
          case NUMBER -> number >= 0 && Double.isFinite(number);
          case POSITIVE_NUMBER -> number > 0 && Double.isFinite(number);
          case SHARE -> number >= 0 && number <= 1;
        };
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  public Setting {
    if (!value.isEmpty() && !type.takes(value)) {
      throw new IllegalArgumentException(
          "default of %s: \"%s\" (expected: %s)".formatted(key, value, type.expected()));
    }
  }
}
