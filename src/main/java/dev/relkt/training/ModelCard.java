package dev.relkt.training;

import dev.relkt.registry.ModelManifest.Source;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The README of a student's version. */
final class ModelCard {

  private static final String TEXT =
      """
      # A multilingual student encoder

      Turns questions and passages in many languages into unit vectors of %1$d dimensions; the nearer two vectors (cosine), \
      the more likely the passage answers the question. It is made for finding passages across languages, not for comparing \
      sentences in general and not for classifying.

      - **How it works.** Words (ICU, any script) → pieces of the words, and pieces of their romanised forms, so that names \
      meet across scripts → the sum of the pieces' vectors, scaled to length 1. %2$,d pieces. No attention, no word order.
      - **How it was trained.** From random vectors, with the pieces' inverse document frequencies as fixed weights, by a \
      softmax over the other texts of a batch: translations, dictionary entries, questions with their passages, in part \
      with words replaced from dictionaries. `report/training.md` has the command, the steps and the data.
      - **How it is called.** `saved_model/`, tag `serve`, signature `serving_default`: `ids` and `segments` (int64) → \
      `embedding`. `tokenizer/` holds the pieces. Passages are cut into windows of %3$,d words with stride %4$,d, at most \
      %5$d, one vector each; titles: %6$s. All that is in `manifest.json`.
      %7$s
      **Limits.** Scores are far below those of large transformer encoders. Languages with few parallel texts (Thai, \
      Arabic, Hindi, and all that are not in the training data) are weakest. Word order, negation and numbers in context \
      are not seen. It repeats what its data say about people and places.

      **Licence.** CC BY-SA 4.0. The vectors are learned from the texts below; no text is in them.

      | data | licence |
      |---|---|
      """;

  private ModelCard() {}

  static String of(
      ContrastivePlan plan,
      int vocabulary,
      Map<String, Long> counts,
      Optional<HeldOutScores> scores) {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                TEXT,
                plan.dimension(),
                vocabulary,
                plan.windows().words(),
                plan.windows().stride(),
                plan.windows().max(),
                plan.title(),
                scores.map(ModelCard::scored).orElse("")));
    for (Source source : DataSources.of(counts)) {
      text.append("| %s | %s |\n".formatted(source.name(), source.licence()));
    }
    return text.toString();
  }

  private static String scored(HeldOutScores scores) {
    var text =
        new StringBuilder(
            "\n"
                + "Success@1 of XQuAD's held-out questions (5 of 38 articles given) against all"
                + " English paragraphs:\n\n"
                + "|");
    var header = new StringBuilder("---|---|");
    text.append(" average without en |");
    header.setLength("---|".length());
    var row = new StringBuilder(String.format(Locale.ROOT, "| %.3f |", scores.average()));
    new TreeMap<>(scores.successes())
        .forEach(
            (language, share) -> {
              text.append(' ').append(language).append(" |");
              header.append("---|");
              row.append(String.format(Locale.ROOT, " %.3f |", share));
            });
    return text + "\n|" + header + "\n" + row + "\n";
  }
}
