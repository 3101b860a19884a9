package dev.relkt.settings;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How the text of a setting becomes its value.
 *
 * @param expected what a text must be, completing "expected: …"
 * @param parse throws {@link IllegalArgumentException} where a text is not that
 */
public record OptionType<T>(String expected, Function<String, T> parse) {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})\\s*(ms|s|min|h|d)");
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,240}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s,:]+:[0-9]{1,5}(\\s*,\\s*[^\\s,:]+:[0-9]{1,5})*");

  /** Whether a text can be read. */
  public boolean takes(String text) {
    try {
      var unused = parse.apply(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public static OptionType<Integer> whole(int from, int to) {
    return new OptionType<>(
        "a whole number from %d to %d".formatted(from, to),
        text -> {
          int value = Integer.parseInt(text);
          if (value < from || value > to) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  public static OptionType<Boolean> flag() {
    return new OptionType<>(
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  public static OptionType<Double> decimal(double from, double to) {
    return new OptionType<>(
        "a number from %s to %s".formatted(describe(from), describe(to)),
        text -> {
          double value = Double.parseDouble(text);
          if (!(value >= from && value <= to)) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  private static String describe(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  public static OptionType<Duration> duration(Duration from, Duration to) {
    return new OptionType<>(
        "a duration from %s to %s, such as 100 ms, 2 s, 5 min or 1 h"
            .formatted(describe(from), describe(to)),
        text -> {
          Duration value = parseDuration(text);
          if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  public static OptionType<Path> path() {
    return new OptionType<>(
        "a path",
        text -> {
          try {
            return Path.of(notBlank(text)).toAbsolutePath().normalize();
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  public static OptionType<List<Path>> paths() {
    return new OptionType<>(
        "paths with commas between them, or nothing",
        text ->
            Arrays.stream(text.split(","))
                .filter(part -> !part.isBlank())
                .map(part -> path().parse().apply(part.strip()))
                .toList());
  }

  /** A file, a folder or a pattern of files, with a scheme; empty for none. */
  public static OptionType<String> filesOrNothing() {
    return new OptionType<>(
        "a file, a folder or a pattern such as /data/*.jsonl.gz or s3://bucket/passages, or nothing",
        text -> {
          String stripped = text.strip();
          if (stripped.isEmpty()) {
            return "";
          }
          String absolute =
              SCHEME.matcher(stripped).lookingAt()
                  ? stripped
                  : "file:" + path().parse().apply(stripped);
          try {
            var unused = FileSystems.getDefault().getPathMatcher("glob:" + absolute);
          } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e);
          }
          return absolute;
        });
  }

  public static OptionType<String> topic() {
    return new OptionType<>(
        "a topic name of a-z, A-Z, 0-9, dot, dash, underscore, at most 240 of them",
        text -> {
          if (!TOPIC.matcher(text).matches() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  public static OptionType<String> hostName() {
    return new OptionType<>(
        "a host name or an address without a port",
        text -> {
          if (!HOST.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(text);
          }
          return text.strip();
        });
  }

  /** Texts with commas between them, none of them with spaces inside. */
  public static OptionType<List<String>> names() {
    return new OptionType<>(
        "names with commas between them, or nothing",
        text ->
            Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(
                    part -> {
                      if (part.chars().anyMatch(Character::isWhitespace)) {
                        throw new IllegalArgumentException(part);
                      }
                      return part;
                    })
                .toList());
  }

  public static OptionType<String> brokers() {
    return new OptionType<>(
        "host:port, several with commas between them",
        text -> {
          if (!BROKERS.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  public static <E extends Enum<E>> OptionType<E> oneOf(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(OptionType::wireName).toList();
    return new OptionType<>(
        "one of " + String.join(", ", names),
        text -> {
          int index = names.indexOf(text.toLowerCase(Locale.ROOT));
          if (index < 0) {
            throw new IllegalArgumentException(text);
          }
          return type.getEnumConstants()[index];
        });
  }

  public static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalStateException(matcher.group(2));
    };
  }

  private static String describe(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + " h";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  private static String notBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("blank");
    }
    return text.strip();
  }
}
