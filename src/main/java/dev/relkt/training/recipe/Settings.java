package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values of declared settings, checked; what was not given has its default. Immutable. */
public final class Settings {

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Checks what was given against what is declared.
   *
   * @param where in front of a key in a problem, such as {@code steps.warmup.}
   * @param problems takes one line a mistake: key, found, expected
   * @return defaults in the place of what was wrong
   */
  public static Settings of(
      List<Option<?>> declared, Map<String, String> given, String where, List<String> problems) {
    var values = new TreeMap<String, String>();
    declared.forEach(s -> values.put(s.key(), s.defaultText()));
    new TreeMap<>(given)
        .forEach(
            (key, value) -> {
              Optional<Option<?>> setting =
                  declared.stream().filter(s -> s.key().equals(key)).findFirst();
              if (setting.isEmpty()) {
                problems.add(
                    "%s%s: unknown (expected: one of %s)"
                        .formatted(
                            where,
                            key,
                            String.join(", ", declared.stream().map(Option::key).toList())));
              } else if (!setting.get().type().takes(value)) {
                problems.add(
                    "%s%s: \"%s\" (expected: %s)"
                        .formatted(where, key, value, setting.get().type().expected()));
              } else {
                values.put(key, value);
              }
            });
    return new Settings(values);
  }

  /** Everything at its default. */
  public static Settings defaults(List<Option<?>> declared) {
    return of(declared, Map.of(), "", new ArrayList<>());
  }

  /** A text; empty where none is given. */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("setting %s was not declared".formatted(key));
    }
    return value;
  }

  /** A whole number that fits an int. */
  public int count(String key) {
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text(key)));
  }

  /** A number. */
  public double number(String key) {
    return Double.parseDouble(text(key));
  }

  /** All values by key, sorted. */
  public Map<String, String> values() {
    return new TreeMap<>(values);
  }
}
