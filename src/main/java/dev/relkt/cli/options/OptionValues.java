package dev.relkt.cli.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of options that are one of a few words. */
public final class OptionValues {

  private OptionValues() {}

  /**
   * The constant that is meant, by its name in small letters.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is expected
   */
  public static <E extends Enum<E>> E constant(String option, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: \"%s\" (expected: one of %s)"
                        .formatted(
                            option,
                            value,
                            Arrays.stream(type.getEnumConstants())
                                .map(OptionValues::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether it is on.
   *
   * @throws IllegalArgumentException for what is neither {@code on} nor {@code off}
   */
  public static boolean isOn(String option, String value) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IllegalArgumentException(
              "%s: \"%s\" (expected: on or off)".formatted(option, value));
    };
  }
}
