package dev.relkt.answering;

import dev.relkt.passage.Language;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.Texts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.metadata.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a question is to be answered, beside what is asked.
 *
 * @param mode by what passages are found
 * @param rerank whether the ranker of the model version orders the candidates, where it has one
 * @param candidates how many of the passages that were found it orders, 1 to {@value
 *     #MAX_CANDIDATES}; those after them keep the order of the search
 * @param offset how many of the best passages are left out, 0 to {@value #MAX_OFFSET}
 * @param cursor goes on after the answers that it came with, {@link Reply#cursor}; not together
 *     with an offset
 * @param minScore passages of a lower score are left out; any finite number
 * @param text how much of a passage's text is sent
 * @param explain whether every answer says what its score is made of
 * @param groupBy of all passages with one value of this metadata key the best one alone is sent; 1
 *     to {@value dev.relkt.passage.metadata.Metadata#MAX_KEY_CHARS} UTF-16 code units; {@code
 *     document} is the key for parts of a document
 * @param fold whether passages of nearly the same text are sent once
 * @param prefer passages of which language come earlier
 * @param recencyHalfLife passages that were written later come earlier; the advantage halves with
 *     every such time of age; {@value #MIN_HALF_LIFE_SECONDS} to {@value #MAX_HALF_LIFE_SECONDS}
 *     seconds, whole ones
 * @param answer whether the sentence, or the span, that answers is wanted of every passage
 * @param language what the question is written in; where it is absent, whoever needs it detects it
 * @param facets what is counted of all passages that pass the question's filter and its conditions,
 *     at most {@value dev.relkt.passage.facet.FacetRequest#MAX_FACETS} with at most {@value
 *     #MAX_FACET_VALUES} values together
 * @param tenant whose passages alone may answer, be counted or be looked at in any other way
 */
public record QuestionOptions(
    Mode mode,
    boolean rerank,
    int candidates,
    int offset,
    Optional<String> cursor,
    OptionalDouble minScore,
    Text text,
    boolean explain,
    Optional<String> groupBy,
    boolean fold,
    Preference prefer,
    Optional<Duration> recencyHalfLife,
    boolean answer,
    Optional<Language> language,
    List<FacetRequest> facets,
    Optional<Tenant> tenant) {

  public static final int MAX_CANDIDATES = 200;
  public static final int DEFAULT_CANDIDATES = 50;
  public static final int MAX_OFFSET = 10_000;

  /**
   * How many values the facets of a question may tell together: they have to fit into its answer.
   */
  public static final int MAX_FACET_VALUES = 1_000;

  public static final long MIN_HALF_LIFE_SECONDS = 1;
  public static final long MAX_HALF_LIFE_SECONDS = 3_153_600_000L;

  /** As it is where nobody says otherwise. */
  public static final QuestionOptions DEFAULT =
      new QuestionOptions(
          Mode.HYBRID,
          true,
          DEFAULT_CANDIDATES,
          0,
          Optional.empty(),
          OptionalDouble.empty(),
          Text.FULL,
          false,
          Optional.empty(),
          false,
          Preference.ANY,
          Optional.empty(),
          false,
          Optional.empty(),
          List.of(),
          Optional.empty());

  /** By what passages are found. */
  public enum Mode {
    /** Their vectors. */
    DENSE,
    /** The words that they share with the question. */
    LEXICAL,
    /** Both. */
    HYBRID
  }

  /** How much of a passage's text an answer has. */
  public enum Text {
    NONE,
    /** The sentences around what was found. */
    SNIPPET,
    FULL
  }

  /** Passages of which language come earlier. */
  public enum Preference {
    /** Of the question's. */
    SAME,
    /** Of others. */
    OTHER,
    /** None. */
    ANY
  }

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public QuestionOptions {
    requireRange("candidates", candidates, 1, MAX_CANDIDATES);
    requireRange("offset", offset, 0, MAX_OFFSET);
    if (cursor.isPresent() && offset > 0) {
      throw new IllegalArgumentException(
          "offset: %d with a cursor (expected: one of the two)".formatted(offset));
    }
    if (minScore.isPresent() && !Double.isFinite(minScore.getAsDouble())) {
      throw new IllegalArgumentException(
          "minScore: %s (expected: a finite number)".formatted(minScore.getAsDouble()));
    }
    groupBy.ifPresent(
        key -> {
          if (key.isBlank()) {
            throw new IllegalArgumentException(
                "groupBy: empty or blank (expected: the key of a metadata value)");
          }
          Texts.refuseLongerThan(Metadata.MAX_KEY_CHARS, "groupBy", key);
          Texts.refuseControlCharacters("groupBy", key);
        });
    recencyHalfLife.ifPresent(
        halfLife ->
            requireRange(
                "recencyHalfLifeSeconds",
                halfLife.toSeconds(),
                MIN_HALF_LIFE_SECONDS,
                MAX_HALF_LIFE_SECONDS));
    facets = List.copyOf(facets);
    if (facets.size() > FacetRequest.MAX_FACETS) {
      throw new IllegalArgumentException(
          "facets: %d (expected: at most %d)".formatted(facets.size(), FacetRequest.MAX_FACETS));
    }
    int values =
        facets.stream().filter(f -> f.ranges().isEmpty()).mapToInt(FacetRequest::limit).sum();
    if (values > MAX_FACET_VALUES) {
      throw new IllegalArgumentException(
          "facets: limits of %d values together (expected: at most %d)"
              .formatted(values, MAX_FACET_VALUES));
    }
  }

  private static void requireRange(String field, long value, long from, long to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s: %d (expected: a whole number from %d to %d)".formatted(field, value, from, to));
    }
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder(DEFAULT);
  }

  /** Starts with these. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Sets options by name. For one thread. */
  public static final class Builder {

    private Mode mode;
    private boolean rerank;
    private int candidates;
    private int offset;
    private Optional<String> cursor;
    private OptionalDouble minScore;
    private Text text;
    private boolean explain;
    private Optional<String> groupBy;
    private boolean fold;
    private Preference prefer;
    private Optional<Duration> recencyHalfLife;
    private boolean answer;
    private Optional<Language> language;
    private List<FacetRequest> facets;
    private Optional<Tenant> tenant;

    private Builder(QuestionOptions from) {
      mode = from.mode;
      rerank = from.rerank;
      candidates = from.candidates;
      offset = from.offset;
      cursor = from.cursor;
      minScore = from.minScore;
      text = from.text;
      explain = from.explain;
      groupBy = from.groupBy;
      fold = from.fold;
      prefer = from.prefer;
      recencyHalfLife = from.recencyHalfLife;
      answer = from.answer;
      language = from.language;
      facets = from.facets;
      tenant = from.tenant;
    }

    public Builder mode(Mode value) {
      mode = value;
      return this;
    }

    public Builder rerank(boolean value) {
      rerank = value;
      return this;
    }

    public Builder candidates(int value) {
      candidates = value;
      return this;
    }

    public Builder offset(int value) {
      offset = value;
      return this;
    }

    public Builder cursor(String value) {
      cursor = Optional.of(value);
      return this;
    }

    public Builder minScore(double value) {
      minScore = OptionalDouble.of(value);
      return this;
    }

    public Builder text(Text value) {
      text = value;
      return this;
    }

    public Builder explain(boolean value) {
      explain = value;
      return this;
    }

    public Builder groupBy(String metadataKey) {
      groupBy = Optional.of(metadataKey);
      return this;
    }

    public Builder fold(boolean value) {
      fold = value;
      return this;
    }

    public Builder prefer(Preference value) {
      prefer = value;
      return this;
    }

    public Builder recencyHalfLife(Duration value) {
      recencyHalfLife = Optional.of(value);
      return this;
    }

    public Builder answer(boolean value) {
      answer = value;
      return this;
    }

    public Builder language(Language value) {
      language = Optional.of(value);
      return this;
    }

    public Builder facets(List<FacetRequest> value) {
      facets = value;
      return this;
    }

    public Builder tenant(Tenant value) {
      tenant = Optional.of(value);
      return this;
    }

    /**
     * @throws IllegalArgumentException naming the field, what was found and what is expected
     */
    public QuestionOptions build() {
      return new QuestionOptions(
          mode,
          rerank,
          candidates,
          offset,
          cursor,
          minScore,
          text,
          explain,
          groupBy,
          fold,
          prefer,
          recencyHalfLife,
          answer,
          language,
          facets,
          tenant);
    }
  }
}
