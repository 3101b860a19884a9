package dev.relkt.training;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a student scores on questions held out.
 *
 * @param successes success@1 by language of the question
 * @param windowsPerPassage how many vectors a passage has, on average
 */
public record HeldOutScores(Map<String, Double> successes, double windowsPerPassage) {

  public HeldOutScores {
    successes = Map.copyOf(successes);
  }

  /** The mean over all languages but English; 0 if there is none. */
  public double average() {
    return successes.entrySet().stream()
        .filter(e -> !e.getKey().equals("en"))
        .mapToDouble(Map.Entry::getValue)
        .average()
        .orElse(0);
  }

  /** Success@1 of English questions; 0 if there is none. */
  public double english() {
    return successes.getOrDefault("en", 0.0);
  }

  /** One line, such as {@code .463 (en .890) ar .33 de .56 …}. */
  @Override
  public String toString() {
    return new TreeMap<>(successes)
        .entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
            .collect(
                Collectors.joining(
                    " ", String.format(Locale.ROOT, "%.3f (en %.3f) ", average(), english()), ""));
  }
}
