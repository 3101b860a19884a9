package dev.relkt.cli.evaluate;

import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.Documents;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.evaluation.PoolQuestions;
import dev.relkt.evaluation.QuestionClusters;
import dev.relkt.evaluation.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is scored, how deep, and how often it is drawn again. */
final class ScoringOptions {

  /** Where the data has many pools of its own, all that is looked at is near the top. */
  private static final int TOP_K_OF_OWN_POOLS = 10;

  private static final int TOP_K = 100;

  private static final String PARAGRAPHS = "paragraphs";
  private static final String DOCUMENTS = "documents";

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "How many passages to find for a question (default: 100; tatoeba: 10); measures that look"
              + " deeper are left out.")
  private @Nullable Integer topK;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "language: over the whole pool, by question language. pairs: also every question language"
              + " against the passages of every language alone. only-pairs: these alone. own: over"
              + " the pools that the data has. Default: language; mlqa: only-pairs; tatoeba: own.")
  private @Nullable String by;

  @Option(
      names = "--bootstrap",
      paramLabel = "DRAWS",
      description =
          "How often paragraphs are drawn again, with the questions about them, for the 95 %%"
              + " intervals; 0 for none (default: ${DEFAULT-VALUE}).")
  private int draws = Resampling.DEFAULT.draws();

  @Option(
      names = "--resample",
      paramLabel = "WHAT",
      description =
          "What is drawn again, each with all questions about it: paragraphs (the gold passages)"
              + " or documents, which needs more of them and allows for how alike questions about"
              + " one are. Default: ${DEFAULT-VALUE}.")
  private String resample = PARAGRAPHS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the intervals: the same seed gives the same (default: ${DEFAULT-VALUE}).")
  private long seed = Resampling.DEFAULT.seed();

  List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    if (topK != null && topK < 1) {
      mistakes.add("--top-k: %d (expected: 1 or more)".formatted(topK));
    }
    if (by != null && !List.of("language", "pairs", "only-pairs", "own").contains(lower(by))) {
      mistakes.add("--by: \"%s\" (expected: language, pairs, only-pairs or own)".formatted(by));
    }
    if (!List.of(PARAGRAPHS, DOCUMENTS).contains(lower(resample))) {
      mistakes.add("--resample: \"%s\" (expected: paragraphs or documents)".formatted(resample));
    }
    try {
      resampling();
    } catch (IllegalArgumentException e) {
      mistakes.add("--bootstrap: " + e.getMessage());
    }
    return mistakes;
  }

  int topK(Pool.Division division) {
    if (topK != null) {
      return topK;
    }
    return divisions(division).equals(List.of(Pool.Division.OWN)) ? TOP_K_OF_OWN_POOLS : TOP_K;
  }

  /**
   * How the passages are shared out.
   *
   * @param usual where nothing is said
   */
  List<Pool.Division> divisions(Pool.Division usual) {
    if (by == null) {
      return List.of(usual);
    }
    return switch (lower(by)) {
      case "pairs" -> List.of(Pool.Division.WHOLE, Pool.Division.PASSAGE_LANGUAGES);
      case "only-pairs" -> List.of(Pool.Division.PASSAGE_LANGUAGES);
      case "own" -> List.of(Pool.Division.OWN);
      default -> List.of(Pool.Division.WHOLE);
    };
  }

  Resampling resampling() {
    return new Resampling(draws, seed);
  }

  /**
   * What is drawn together.
   *
   * @param pools of the task
   * @throws DataRefused if documents are asked for and a passage does not say its own
   */
  QuestionClusters clusters(RetrievalTask task, List<Pool> pools) {
    if (lower(resample).equals(PARAGRAPHS)) {
      return QuestionClusters.of(pools.stream().map(PoolQuestions::of).toList());
    }
    Documents documents = Documents.of(task.passages());
    return QuestionClusters.of(
        pools.stream().map(pool -> PoolQuestions.of(pool, documents)).toList());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
