package dev.relkt.evaluation;

import dev.relkt.dataset.Pool;
import dev.relkt.passage.Language;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The scores of one or several contenders for the same questions over the same pools, each with how
 * much it depends on the choice of questions, and with the paired differences to the first of them.
 *
 * @param contenders their names, at least one
 * @param sections one for each way of sharing out the passages
 */
public record Comparison(List<String> contenders, List<Section> sections) {

  public Comparison {
    contenders = List.copyOf(contenders);
    sections = List.copyOf(sections);
  }

  /**
   * The scores over one kind of pools.
   *
   * @param rows one for each question language and pool, in the order of pools and tags
   * @param average of all rows, each counting the same
   * @param narrower of the rows with another language than English (of one pool) or with two
   *     languages (of pools by passage language), if there are also others
   * @param unanswered of each contender, the questions for which nothing was found; they count 0
   */
  public record Section(
      Pool.Division division,
      List<Row> rows,
      Row average,
      Optional<Row> narrower,
      List<List<String>> unanswered) {
    public Section {
      rows = List.copyOf(rows);
      unanswered = List.copyOf(unanswered);
    }
  }

  /**
   * Means over questions, or over rows.
   *
   * @param question the language of the questions; empty for an average
   * @param passages the language of the pool, where it was made by it
   * @param pool how many passages were searched, if that is known and the same for all
   * @param questions how many
   * @param estimates measure → one a contender; a measure that looks deeper than the rankings go is
   *     left out
   */
  public record Row(
      Optional<Language> question,
      Optional<Language> passages,
      OptionalInt pool,
      int questions,
      Map<Measure, List<Estimate>> estimates) {
    public Row {
      estimates =
          Collections.unmodifiableMap(
              estimates.isEmpty() ? new EnumMap<>(Measure.class) : new EnumMap<>(estimates));
    }

    /** The value of one contender, if the rankings go deep enough for the measure. */
    public Optional<Estimate> estimate(Measure measure, int contender) {
      return Optional.ofNullable(estimates.get(measure)).map(all -> all.get(contender));
    }
  }

  /**
   * A score.
   *
   * @param interval where it lies in 95 % of the draws; empty without resampling
   * @param difference to the first contender; empty for that one
   */
  public record Estimate(
      double value, Optional<Interval> interval, Optional<Difference> difference) {}

  /** How much more a contender has than the first one, question for question. */
  public record Difference(double value, Optional<Interval> interval) {}
}
