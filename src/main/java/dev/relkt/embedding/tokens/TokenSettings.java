package dev.relkt.embedding.tokens;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The settings of a feature specification, read strictly. */
final class TokenSettings {

  private final Map<String, String> settings;

  /**
   * @throws IllegalArgumentException if one is missing, or one is there that is unknown
   */
  TokenSettings(FeatureSpec spec, Set<String> required, Set<String> optional) {
    settings = spec.settings();
    var known = new TreeSet<>(required);
    known.addAll(optional);
    if (!settings.keySet().containsAll(required) || !known.containsAll(settings.keySet())) {
      throw new IllegalArgumentException(
          "settings %s (expected: %s, %s if wanted)"
              .formatted(
                  new TreeSet<>(settings.keySet()),
                  new TreeSet<>(required),
                  new TreeSet<>(optional)));
    }
  }

  String text(String name) {
    return settings.getOrDefault(name, "");
  }

  OptionalInt optional(String name) {
    return settings.containsKey(name) ? OptionalInt.of(number(name)) : OptionalInt.empty();
  }

  int number(String name) {
    String value = text(name);
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "setting %s is \"%s\" (expected: a whole number from 0 on)".formatted(name, value));
    }
    return Integer.parseInt(value);
  }
}
