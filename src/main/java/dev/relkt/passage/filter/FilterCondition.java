package dev.relkt.passage.filter;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.metadata.IsoDate;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a passage has to be or to have. Of a list of values one has to fulfil the condition. A
 * passage without a value fulfils no comparison, and therefore every negated one.
 */
public sealed interface FilterCondition {

  /** Whether the passage fulfils it. */
  boolean accepts(Passage passage);

  /** As {@link FilterExpression} reads it. */
  String expression();

  /**
   * All of them; without any every passage.
   *
   * @param conditions in the order in which they were written
   */
  record All(List<FilterCondition> conditions) implements FilterCondition {
    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean accepts(Passage passage) {
      return conditions.stream().allMatch(one -> one.accepts(passage));
    }

    @Override
    public String expression() {
      return joined(conditions, " and ");
    }
  }

  /**
   * At least one of them.
   *
   * @param conditions one or more, in the order in which they were written
   */
  record Any(List<FilterCondition> conditions) implements FilterCondition {
    public Any {
      conditions = List.copyOf(conditions);
      if (conditions.isEmpty()) {
        throw new IllegalArgumentException("or: no condition (expected: one or more)");
      }
    }

    @Override
    public boolean accepts(Passage passage) {
      return conditions.stream().anyMatch(one -> one.accepts(passage));
    }

    @Override
    public String expression() {
      return joined(conditions, " or ");
    }
  }

  /** Not this one. */
  record Not(FilterCondition condition) implements FilterCondition {
    @Override
    public boolean accepts(Passage passage) {
      return !condition.accepts(passage);
    }

    @Override
    public String expression() {
      return "not (" + condition.expression() + ")";
    }
  }

  /**
   * The passage is in one of the languages.
   *
   * @param ranges of languages, {@link Language#takes}; one or more
   */
  record LanguageIn(Set<Language> ranges) implements FilterCondition {
    public LanguageIn {
      ranges = Collections.unmodifiableSet(new TreeSet<>(ranges));
      if (ranges.isEmpty()) {
        throw new IllegalArgumentException("languages: none (expected: one or more)");
      }
    }

    @Override
    public boolean accepts(Passage passage) {
      return ranges.stream().anyMatch(range -> range.takes(passage.language()));
    }

    @Override
    public String expression() {
      return ranges.size() == 1
          ? FilterExpression.LANGUAGE + " = " + ranges.iterator().next().tag()
          : FilterExpression.LANGUAGE
              + ranges.stream().map(Language::tag).collect(Collectors.joining(", ", " in (", ")"));
    }
  }

  /**
   * A metadata value is equal to one of the operands.
   *
   * @param operands one or more
   */
  record ValueIn(String key, Set<Operand> operands) implements FilterCondition {
    public ValueIn {
      requireKey(key);
      operands = Collections.unmodifiableSet(new LinkedHashSet<>(operands));
      if (operands.isEmpty()) {
        throw new IllegalArgumentException("%s: no value (expected: one or more)".formatted(key));
      }
    }

    @Override
    public boolean accepts(Passage passage) {
      return anyValue(passage, key, v -> operands.stream().anyMatch(o -> o.equalTo(v)));
    }

    @Override
    public String expression() {
      String name = FilterExpression.key(key);
      return operands.size() == 1
          ? name + " = " + operands.iterator().next().expression()
          : name
              + operands.stream()
                  .map(Operand::expression)
                  .collect(Collectors.joining(", ", " in (", ")"));
    }
  }

  /**
   * An end of a range.
   *
   * @param operand a number or a date
   * @param inclusive whether it belongs to the range; a date as a whole day
   */
  record Bound(Operand operand, boolean inclusive) {}

  /**
   * A metadata value is in a range; the ends are of the same type.
   *
   * @param lower absent where there is none; one of the two is there
   */
  record ValueBetween(String key, Optional<Bound> lower, Optional<Bound> upper)
      implements FilterCondition {
    public ValueBetween {
      requireKey(key);
      List<Bound> bounds = new ArrayList<>();
      lower.ifPresent(bounds::add);
      upper.ifPresent(bounds::add);
      Set<MetadataType> types =
          bounds.stream().map(bound -> bound.operand().type()).collect(Collectors.toSet());
      if (types.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: a range without ends (expected: one or two)".formatted(key));
      }
      if (!types.equals(Set.of(MetadataType.NUMBER)) && !types.equals(Set.of(MetadataType.DATE))) {
        throw new IllegalArgumentException(
            "%s: a range of %s (expected: numbers, or dates such as 2026-11-28)"
                .formatted(
                    key,
                    bounds.stream()
                        .map(bound -> bound.operand().expression())
                        .collect(Collectors.joining(" to "))));
      }
    }

    /** What it compares with: numbers or dates. */
    public MetadataType type() {
      return lower.or(() -> upper).orElseThrow().operand().type();
    }

    /** Of dates: the first millisecond that is in the range. */
    public long firstMillis() {
      return lower.map(b -> b.inclusive() ? date(b).from() : date(b).to()).orElse(Long.MIN_VALUE);
    }

    /** Of dates: the first millisecond that is after the range. */
    public long endMillis() {
      return upper.map(b -> b.inclusive() ? date(b).to() : date(b).from()).orElse(Long.MAX_VALUE);
    }

    private static IsoDate date(Bound bound) {
      if (bound.operand() instanceof Operand.OfDate of) {
        return of.date();
      }
      throw new IllegalStateException("no date: " + bound);
    }

    @Override
    public boolean accepts(Passage passage) {
      return anyValue(passage, key, this::contains);
    }

    /** Whether a value is in the range. */
    public boolean contains(Scalar value) {
      return switch (value) {
        case WholeNumber ignored -> type() == MetadataType.NUMBER && containsNumber(value);
        case DecimalNumber ignored -> type() == MetadataType.NUMBER && containsNumber(value);
        case Bool ignored -> false;
        case Text text ->
            type() == MetadataType.DATE
                && IsoDate.parse(text.value())
                    .filter(date -> date.from() >= firstMillis() && date.from() < endMillis())
                    .isPresent();
      };
    }

    private boolean containsNumber(Scalar value) {
      var exact = Operand.OfNumber.exact(value);
      int least = lower.map(b -> exact.compareTo(number(b)) + (b.inclusive() ? 1 : 0)).orElse(1);
      int most = upper.map(b -> number(b).compareTo(exact) + (b.inclusive() ? 1 : 0)).orElse(1);
      return least > 0 && most > 0;
    }

    private static java.math.BigDecimal number(Bound bound) {
      if (bound.operand() instanceof Operand.OfNumber of) {
        return of.exact();
      }
      throw new IllegalStateException("no number: " + bound);
    }

    @Override
    public String expression() {
      String name = FilterExpression.key(key);
      if (lower.isPresent() && upper.isPresent()) {
        Bound from = lower.get();
        Bound to = upper.get();
        return "%s in %s%s to %s%s"
            .formatted(
                name,
                from.inclusive() ? "[" : "]",
                from.operand().expression(),
                to.operand().expression(),
                to.inclusive() ? "]" : "[");
      }
      return lower
          .map(b -> name + (b.inclusive() ? " >= " : " > ") + b.operand().expression())
          .or(
              () ->
                  upper.map(
                      b -> name + (b.inclusive() ? " <= " : " < ") + b.operand().expression()))
          .orElseThrow();
    }
  }

  /** The passage has a metadata value of that key. */
  record Exists(String key) implements FilterCondition {
    public Exists {
      requireKey(key);
    }

    @Override
    public boolean accepts(Passage passage) {
      return passage.metadata().has(key);
    }

    @Override
    public String expression() {
      return "exists(" + FilterExpression.key(key) + ")";
    }
  }

  private static boolean anyValue(
      Passage passage, String key, java.util.function.Predicate<Scalar> predicate) {
    return passage.metadata().get(key).stream()
        .flatMap(value -> value.values().stream())
        .anyMatch(predicate);
  }

  private static String joined(List<FilterCondition> conditions, String word) {
    return conditions.stream()
        .map(
            one ->
                (one instanceof All || one instanceof Any)
                    ? "(" + one.expression() + ")"
                    : one.expression())
        .collect(Collectors.joining(word));
  }

  private static void requireKey(String key) {
    if (key.isBlank() || key.length() > Metadata.MAX_KEY_CHARS) {
      throw new IllegalArgumentException(
          "key \"%s\" (expected: 1 to %d characters, not blank)"
              .formatted(key, Metadata.MAX_KEY_CHARS));
    }
  }
}
