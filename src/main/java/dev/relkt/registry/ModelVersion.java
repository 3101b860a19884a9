package dev.relkt.registry;

import java.util.regex.Pattern;

/**
 * The name of one immutable version of a model, written {@code student/1}.
 *
 * @param name lower-case letters, digits, dash, underscore and dot; starts with a letter or digit;
 *     at most 64
 * @param number 1 or more; a greater number is newer
 */
public record ModelVersion(String name, int number) implements Comparable<ModelVersion> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException saying what was found and what is expected
   */
  public ModelVersion {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw new IllegalArgumentException(
          "model name: \"%s\" (expected: a name such as student, of a-z, 0-9, dot, dash, underscore)"
              .formatted(name));
    }
    if (number < 1) {
      throw new IllegalArgumentException(
          "model version: %d (expected: 1 or more)".formatted(number));
    }
  }

  /**
   * Reads {@code name/number}.
   *
   * @throws IllegalArgumentException saying what was found and what is expected
   */
  public static ModelVersion parse(String text) {
    int slash = text.indexOf('/');
    if (slash > 0 && text.substring(slash + 1).matches("[0-9]{1,9}")) {
      return new ModelVersion(
          text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }
    throw new IllegalArgumentException(
        "model: \"%s\" (expected: name/number, such as student/1)".formatted(text));
  }

  @Override
  public int compareTo(ModelVersion other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return name + "/" + number;
  }
}
