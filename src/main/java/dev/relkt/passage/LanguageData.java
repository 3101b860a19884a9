package dev.relkt.passage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of languages, from the two lists beside this class: the codes of ISO 639 that stand
 * in canonical tags, and CLDR's aliases and likely scripts.
 */
final class LanguageData {

  /** Codes of two and three letters that stand in canonical tags. */
  static final Set<String> LANGUAGES = Set.copyOf(lines("iso-639.txt"));

  private static final Map<String, String> CLDR = cldr();

  private LanguageData() {}

  /** What stands for a code in a canonical tag, perhaps with a script or a region. */
  static Optional<String> languageAlias(String code) {
    return Optional.ofNullable(CLDR.get("language " + code));
  }

  static Optional<String> regionAlias(String region) {
    return Optional.ofNullable(CLDR.get("region " + region));
  }

  /** The script that a language is most likely written in there. */
  static Optional<String> likelyScript(String language, String region) {
    return Optional.ofNullable(CLDR.get("script " + language + "-" + region))
        .or(() -> Optional.ofNullable(CLDR.get("usual " + language)));
  }

  /** Every code that is understood: canonical ones and aliases. */
  static List<String> codes() {
    return java.util.stream.Stream.concat(
            LANGUAGES.stream(),
            CLDR.keySet().stream()
                .filter(key -> key.startsWith("language "))
                .map(key -> key.substring("language ".length())))
        .sorted()
        .toList();
  }

  private static Map<String, String> cldr() {
    Map<String, String> entries = new HashMap<>();
    for (String line : lines("cldr.txt")) {
      int value = line.lastIndexOf(' ');
      entries.put(line.substring(0, value), line.substring(value + 1));
    }
    return Map.copyOf(entries);
  }

  private static List<String> lines(String name) {
    try (var in = LanguageData.class.getResourceAsStream(name);
        var lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
      return lines.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
