package dev.relkt.cli.evaluate;

import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.Distractors;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.PublicDataset;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that put passages beside those of the data, to make its pool harder. */
final class DistractorOptions {

  private static final Set<PublicDataset> WITHOUT =
      Set.of(PublicDataset.XOR_TYDI, PublicDataset.TATOEBA);

  @Option(
      names = "--distractors",
      paramLabel = "FILE",
      description =
          "Further passages of the pool, which are right for no question: JSON Lines (gzipped or"
              + " not), as of --passages. A text that the pool has is passed over.")
  private @Nullable Path file;

  @Option(
      names = "--distractors-lang",
      paramLabel = "LANGS",
      description = "Only those in these languages: tags with commas (default: all).")
  private @Nullable String languages;

  @Option(
      names = "--most-distractors",
      paramLabel = "N",
      description =
          "At most so many: those with the smallest SHA-256 of their ids, the same in whatever"
              + " order the file is (default: all).")
  private @Nullable Integer most;

  private int added;

  List<String> mistakes(Optional<PublicDataset> set) {
    List<String> mistakes = new ArrayList<>();
    if (file == null && (languages != null || most != null)) {
      mistakes.add(
          "--distractors-lang and --most-distractors go with --distractors, which is missing");
    }
    if (file != null && set.filter(WITHOUT::contains).isPresent()) {
      mistakes.add(
          "--distractors: not with %s (expected: xor-tydi: put them into --passages, where those"
                  .formatted(set.get().label())
              + " that contain an answer are right; tatoeba: its pools are what is compared)");
    }
    if (most != null && most < 1) {
      mistakes.add("--most-distractors: %d (expected: 1 or more)".formatted(most));
    }
    try {
      languages();
    } catch (IllegalArgumentException e) {
      mistakes.add("--distractors-lang: " + e.getMessage());
    }
    return mistakes;
  }

  boolean isGiven() {
    return file != null;
  }

  /** How many were added. */
  int added() {
    return added;
  }

  /**
   * The task with the distractors in its pool; the same where there are none.
   *
   * @param notes gets a line that says how many were taken of how many
   * @throws DataRefused if the file cannot be used
   */
  RetrievalTask addedTo(RetrievalTask task, PrintWriter notes) {
    if (file == null) {
      return task;
    }
    List<Passage> candidates = LabelledFiles.passages(file).records();
    List<Passage> chosen =
        new Distractors(languages(), most == null ? Integer.MAX_VALUE : most).of(task, candidates);
    if (chosen.isEmpty()) {
      throw new DataRefused(
          "%s: none of %,d passages can be a distractor (expected: some in %s, with texts that the pool lacks)"
              .formatted(file, candidates.size(), languages == null ? "any language" : languages));
    }
    added = chosen.size();
    notes.printf(
        Locale.ROOT, "%s: %,d of %,d passages are distractors%n", file, added, candidates.size());
    notes.flush();
    return Distractors.addedTo(task, chosen);
  }

  private Set<Language> languages() {
    Set<Language> tags = new TreeSet<>();
    if (languages != null) {
      for (String tag : List.of(languages.split(","))) {
        tags.add(new Language(tag.strip()));
      }
    }
    return tags;
  }
}
