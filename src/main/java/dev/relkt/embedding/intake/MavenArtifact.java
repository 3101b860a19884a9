package dev.relkt.embedding.intake;

import java.util.regex.Pattern;

/**
 * A JAR of a Maven repository, written {@code maven:GROUP:ARTIFACT:VERSION}.
 *
 * @param group such as {@code com.example}
 * @param artifact such as {@code encoder}
 * @param version such as {@code 1.0.0}; no range, no snapshot
 */
public record MavenArtifact(String group, String artifact, String version) {

  private static final String SCHEME = "maven:";
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

  /**
   * @throws IllegalArgumentException if a part is none, or the version may change
   */
  public MavenArtifact {
    for (String part : new String[] {group, artifact, version}) {
      if (!PART.matcher(part).matches() || part.contains("..")) {
        throw new IllegalArgumentException(
            "\"%s\" (expected: letters, digits, dot, dash, underscore)".formatted(part));
      }
    }
    if (version.endsWith("-SNAPSHOT")
        || version.equalsIgnoreCase("LATEST")
        || version.equalsIgnoreCase("RELEASE")) {
      throw new IllegalArgumentException(
          "version \"%s\" (expected: one that never changes)".formatted(version));
    }
  }

  /** Whether a text is meant to be one. */
  public static boolean isMeant(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads {@code maven:GROUP:ARTIFACT:VERSION}.
   *
   * @throws IllegalArgumentException saying what was found and what is expected
   */
  public static MavenArtifact parse(String text) {
    String[] parts = text.split(":", -1);
    if (!isMeant(text) || parts.length != 4) {
      throw new IllegalArgumentException(
          "\"%s\" (expected: maven:GROUP:ARTIFACT:VERSION)".formatted(text));
    }
    try {
      return new MavenArtifact(parts[1], parts[2], parts[3]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"%s\": %s".formatted(text, e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return "%s%s:%s:%s".formatted(SCHEME, group, artifact, version);
  }
}
