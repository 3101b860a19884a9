package dev.relkt.ranking;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A passage that a search found.
 *
 * @param title empty where there is none
 * @param text of the passage
 * @param window number of its best window, from 0; −1 where that is not known
 * @param windows that it has, 0 where that is not known
 * @param best cosine of the question with the best window
 * @param mean of the cosines with its windows
 * @param words BM25 as a share of the limit that no passage reaches, 0 to 1, or that less the mean
 *     of the candidates ({@link #centred}); absent in another language than the question's
 */
public record RankingCandidate(
    String title,
    String text,
    int window,
    int windows,
    double best,
    double mean,
    OptionalDouble words) {

  /** Longer passages are compared around their best window alone. */
  static final int MOST_CHARS = 6_000;

  /**
   * The same candidates with what words say less its mean among those in the question's language,
   * so that no language is raised above another.
   */
  public static List<RankingCandidate> centred(List<RankingCandidate> candidates) {
    double mean =
        candidates.stream()
            .flatMapToDouble(candidate -> candidate.words.stream())
            .average()
            .orElse(0);
    return candidates.stream().map(candidate -> candidate.lessWords(mean)).toList();
  }

  private RankingCandidate lessWords(double mean) {
    OptionalDouble less =
        words.isPresent() ? OptionalDouble.of(words.getAsDouble() - mean) : OptionalDouble.empty();
    return new RankingCandidate(title, text, window, windows, best, this.mean, less);
  }

  /**
   * What of the passage is compared word by word: title and text, of a long text the part around
   * the best window.
   */
  String compared() {
    String part = text;
    if (text.length() > MOST_CHARS) {
      double middle = window < 0 || windows == 0 ? 0 : (window + 0.5) / windows * text.length();
      int from = Math.clamp((long) middle - MOST_CHARS / 2, 0, text.length() - MOST_CHARS);
      int to = from + MOST_CHARS;
      if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
        from++;
      }
      if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
        to--;
      }
      part = text.substring(from, to);
    }
    return title.isBlank() ? part : title + "\n" + part;
  }
}
