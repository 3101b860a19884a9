package dev.relkt.cli.model;

import dev.relkt.evaluation.SearchRecall;
import dev.relkt.evaluation.SearchRecall.Measured;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The recall of search as people and model cards read it. */
final class RecallLines {

  /** The benchmark under which a manifest has it. */
  static final String BENCHMARK = "search-recall";

  private RecallLines() {}

  static String sentence(SearchRecall sample, Measured measured) {
    return String.format(
        Locale.ROOT,
        "search finds %.3f of the ten best passages; %.3f by graphs with a third of the candidates (an"
            + " exact search 1; %,d questions, %,d passages, %,d vectors)",
        measured.scanned(),
        measured.graph(),
        sample.questions(),
        sample.passages(),
        sample.windows());
  }

  /** As scores of a manifest. */
  static Map<String, Double> scores(SearchRecall sample, Measured measured) {
    return Map.of(
        "recall@10",
        measured.scanned(),
        "recall@10.graphs-narrow",
        measured.graph(),
        "questions",
        (double) sample.questions(),
        "vectors",
        (double) sample.windows());
  }

  /** What to do about a recall that is too low; empty where it is not. */
  static Optional<String> advice(
      ModelVersion version, Optional<Centre> centre, Measured measured, double least) {
    if (least == 0
        || (measured.scanned() >= least && measured.graph() >= SearchRecall.LEAST_NARROW)) {
      return Optional.empty();
    }
    return Optional.of(
        "recall of search: %.3f, by graphs %.3f (expected: %s or more, %s or more); %s"
            .formatted(
                measured.scanned(),
                measured.graph(),
                least,
                SearchRecall.LEAST_NARROW,
                centre.isPresent()
                    ? "its vectors do not suit a search by codes and graphs: use another model, or accept it with --min-recall 0"
                    : "make a version without what all of its vectors have in common (relkt model centre "
                        + version
                        + "), or accept it with --min-recall 0"));
  }

  /** The section of a model card. */
  static List<String> card(SearchRecall sample, Measured measured, Optional<Centre> centre) {
    String taken =
        centre
            .map(
                c ->
                    String.format(
                        Locale.ROOT,
                        "Windows are indexed without the mean of %,d windows, a vector of length %.2f.",
                        sample.windows(),
                        c.length()))
            .orElse("Windows are indexed as they are.");
    return List.of(
        "", "## Search", "", taken + " On that sample " + sentence(sample, measured) + ".");
  }
}
