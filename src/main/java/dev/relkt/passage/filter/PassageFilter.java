package dev.relkt.passage.filter;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.FilterCondition.All;
import dev.relkt.passage.filter.FilterCondition.LanguageIn;
import dev.relkt.passage.filter.FilterCondition.ValueIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which passages may answer.
 *
 * @param condition that they fulfil; at most {@value #MAX_CONDITIONS} in it, {@value #MAX_DEPTH}
 *     levels deep
 */
public record PassageFilter(FilterCondition condition) {

  /** How many comparisons, ands, ors and nots there may be, values of a list counted too. */
  public static final int MAX_CONDITIONS = 1_024;

  public static final int MAX_DEPTH = 32;

  /** Lets every passage through. */
  public static final PassageFilter NONE = new PassageFilter(new All(List.of()));

  /**
   * @throws IllegalArgumentException if it is too large
   */
  public PassageFilter {
    condition = normal(condition, MAX_DEPTH);
    int conditions = size(condition);
    if (conditions > MAX_CONDITIONS) {
      throw new IllegalArgumentException(
          "filter: %d conditions and values (expected: at most %d)"
              .formatted(conditions, MAX_CONDITIONS));
    }
  }

  /**
   * Those in any of the languages, with every one of the metadata texts.
   *
   * @param languages ranges of languages, {@link Language#takes}; empty for any
   * @param metadata key → the exact text that the passage must have; empty for any
   */
  public PassageFilter(Set<Language> languages, Map<String, String> metadata) {
    this(all(languages, metadata));
  }

  private static FilterCondition all(Set<Language> languages, Map<String, String> metadata) {
    List<FilterCondition> all = new ArrayList<>();
    if (!languages.isEmpty()) {
      all.add(new LanguageIn(languages));
    }
    new TreeMap<>(metadata)
        .forEach((key, value) -> all.add(new ValueIn(key, Set.of(new Operand.OfText(value)))));
    return all.size() == 1 ? all.getFirst() : new All(all);
  }

  /**
   * Reads what people write, {@link FilterExpression}.
   *
   * @throws IllegalArgumentException saying where it is wrong and what is expected
   */
  public static PassageFilter parse(String expression) {
    return new PassageFilter(FilterExpression.parse(expression));
  }

  /** Passages of a tenant alone. */
  public static PassageFilter ofTenant(Tenant tenant) {
    return new PassageFilter(new ValueIn(Tenant.KEY, Set.of(new Operand.OfText(tenant.name()))));
  }

  /** Whether this filter lets every passage through. */
  public boolean isEmpty() {
    return condition instanceof All all && all.conditions().isEmpty();
  }

  /** Whether the passage may answer. */
  public boolean accepts(Passage passage) {
    return condition.accepts(passage);
  }

  /** Passages that both let through. */
  public PassageFilter and(PassageFilter other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    List<FilterCondition> both = new ArrayList<>(parts());
    both.addAll(other.parts());
    return new PassageFilter(new All(both));
  }

  /** Whether what another one demands is among what this one demands, word for word. */
  public boolean includes(PassageFilter other) {
    return parts().containsAll(other.parts());
  }

  private List<FilterCondition> parts() {
    return condition instanceof All all ? all.conditions() : List.of(condition);
  }

  /** As {@link #parse} reads it; empty for {@link #NONE}. */
  public String expression() {
    return condition.expression();
  }

  @Override
  public String toString() {
    return expression();
  }

  /** Without and and or of one condition alone, so that a filter has one form as a text. */
  private static FilterCondition normal(FilterCondition condition, int depthLeft) {
    if (depthLeft == 0) {
      throw new IllegalArgumentException(
          "filter: deeper than %d levels (expected: fewer parentheses)".formatted(MAX_DEPTH));
    }
    return switch (condition) {
      case All all -> {
        List<FilterCondition> parts = normal(all.conditions(), depthLeft);
        yield parts.size() == 1 ? parts.getFirst() : new All(parts);
      }
      case FilterCondition.Any any -> {
        List<FilterCondition> parts = normal(any.conditions(), depthLeft);
        yield parts.size() == 1 ? parts.getFirst() : new FilterCondition.Any(parts);
      }
      case FilterCondition.Not not -> new FilterCondition.Not(inside(not.condition(), depthLeft));
      case LanguageIn languages -> languages;
      case ValueIn in -> in;
      case FilterCondition.ValueBetween between -> between;
      case FilterCondition.Exists exists -> exists;
    };
  }

  private static List<FilterCondition> normal(List<FilterCondition> conditions, int depthLeft) {
    return conditions.stream().map(one -> inside(one, depthLeft)).toList();
  }

  private static FilterCondition inside(FilterCondition condition, int depthLeft) {
    FilterCondition inside = normal(condition, depthLeft - 1);
    if (inside instanceof All all && all.conditions().isEmpty()) {
      throw new IllegalArgumentException(
          "filter: nothing inside and, or or not (expected: a condition)");
    }
    return inside;
  }

  private static int size(FilterCondition condition) {
    return switch (condition) {
      case All all -> sum(all.conditions());
      case FilterCondition.Any any -> sum(any.conditions());
      case FilterCondition.Not not -> 1 + size(not.condition());
      case LanguageIn languages -> languages.ranges().size();
      case ValueIn in -> in.operands().size();
      case FilterCondition.ValueBetween ignored -> 1;
      case FilterCondition.Exists ignored -> 1;
    };
  }

  private static int sum(List<FilterCondition> conditions) {
    return 1 + conditions.stream().mapToInt(PassageFilter::size).sum();
  }
}
