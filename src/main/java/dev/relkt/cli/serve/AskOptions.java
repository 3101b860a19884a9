package dev.relkt.cli.serve;

import dev.relkt.answering.QuestionOptions;
import dev.relkt.cli.options.OptionValues;
import dev.relkt.passage.Language;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.facet.FacetRequest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a question is to be answered, as options of a command. */
public final class AskOptions {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,10})([smhd])");

  @Option(
      names = "--lang",
      paramLabel = "TAG",
      description = "What the question is written in; detected where it is not said.")
  private @Nullable String language;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "By what passages are found: dense, lexical or hybrid (default: hybrid).")
  private @Nullable String mode;

  @Option(
      names = "--rerank",
      paramLabel = "on|off",
      description = "Whether the model's ranker orders the candidates (default: on).")
  private @Nullable String rerank;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "How many of them it orders, 1 to 200 (default: 50).")
  private @Nullable Integer candidates;

  @Option(names = "--offset", paramLabel = "N", description = "Leave out the N best, 0 to 10000.")
  private @Nullable Integer offset;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description =
          "Go on after the answer that came with this cursor; --json shows it, and so does an answer"
              + " to --offset or --cursor.")
  private @Nullable String cursor;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "Leave out passages of a lower score.")
  private @Nullable Double minScore;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "How much of a passage's text is sent: none, snippet or full (default: full).")
  private @Nullable String text;

  @Option(names = "--explain", description = "Show what every score is made of.")
  private boolean explain;

  @Option(
      names = "--group-by",
      paramLabel = "KEY",
      description = "Only the best passage of each value of this metadata key, such as document.")
  private @Nullable String groupBy;

  @Option(names = "--fold", description = "Show passages of nearly the same text once.")
  private boolean fold;

  @Option(
      names = "--prefer",
      paramLabel = "LANGUAGE",
      description =
          "Passages in the language of the question come earlier, or those in others: same, other or"
              + " any (default: any).")
  private @Nullable String prefer;

  @Option(
      names = "--recency-half-life",
      paramLabel = "TIME",
      description =
          "Passages that were written later come earlier; the advantage halves with every such time,"
              + " such as 12h or 30d.")
  private @Nullable String recencyHalfLife;

  @Option(names = "--answer", description = "Show the sentence of each passage that answers.")
  private boolean answer;

  @Option(
      names = "--facet",
      paramLabel = "FIELD[:RANGES]",
      description = {
        "Show how many passages have which values, of all that the filter accepts: of a metadata key,"
            + " of lang, or of ranges such as year:2000..2010,2010.. of which the end is not included."
            + " It may be given up to 10 times."
      })
  private List<String> facets = List.of();

  @Option(
      names = "--facet-limit",
      paramLabel = "N",
      description = "How many values of a facet are shown, 1 to 1000 (default: 10).")
  private @Nullable Integer facetLimit;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only passages of this tenant.")
  private @Nullable String tenant;

  /**
   * @throws IllegalArgumentException naming the option, what was found and what is expected
   */
  public QuestionOptions options() {
    var options = QuestionOptions.builder().explain(explain).fold(fold).answer(answer);
    if (language != null) {
      options.language(new Language(language));
    }
    if (mode != null) {
      options.mode(OptionValues.constant("--mode", QuestionOptions.Mode.class, mode));
    }
    if (rerank != null) {
      options.rerank(OptionValues.isOn("--rerank", rerank));
    }
    if (candidates != null) {
      options.candidates(candidates);
    }
    if (offset != null) {
      options.offset(offset);
    }
    if (cursor != null) {
      options.cursor(cursor);
    }
    if (minScore != null) {
      options.minScore(minScore);
    }
    if (text != null) {
      options.text(OptionValues.constant("--text", QuestionOptions.Text.class, text));
    }
    if (groupBy != null) {
      options.groupBy(groupBy);
    }
    if (prefer != null) {
      options.prefer(OptionValues.constant("--prefer", QuestionOptions.Preference.class, prefer));
    }
    if (recencyHalfLife != null) {
      options.recencyHalfLife(duration(recencyHalfLife));
    }
    if (tenant != null) {
      options.tenant(new Tenant(tenant));
    }
    options.facets(facets.stream().map(this::facet).toList());
    return options.build();
  }

  private FacetRequest facet(String text) {
    try {
      return FacetRequest.parse(text, facetLimit == null ? FacetRequest.DEFAULT_LIMIT : facetLimit);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--facet \"%s\": %s".formatted(text, e.getMessage()), e);
    }
  }

  private static Duration duration(String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--recency-half-life: \"%s\" (expected: a whole number of s, m, h or d, such as 30d)"
              .formatted(value));
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
