package dev.relkt.topic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How constants of enums are written in JSON: in small letters, with hyphens. */
final class ConstantNames {

  private ConstantNames() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant of that name, if there is one. */
  static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(name))
        .findFirst();
  }

  /** All of them, for errors. */
  static <E extends Enum<E>> String all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(ConstantNames::of)
        .collect(Collectors.joining(", "));
  }
}
