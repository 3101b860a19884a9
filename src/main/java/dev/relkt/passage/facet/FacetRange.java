package dev.relkt.passage.facet;

import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.metadata.IsoDate;
import java.util.Optional;

/**
 * Numbers or dates that are counted together.
 *
 * @param from the least of them, absent where there is none
 * @param to the least that is greater than all of them, absent where there is none; one of the two
 *     is there, and both are of one type
 */
public record FacetRange(Optional<Operand> from, Optional<Operand> to) {

  /** Between the ends, as people write it: {@code 2000..2010}. */
  static final String TO = "..";

  /**
   * @throws IllegalArgumentException if the ends are none, of two types or in the wrong order
   */
  public FacetRange {
    FilterCondition.ValueBetween between = between("range", from, to);
    boolean empty =
        switch (between.type()) {
          case DATE -> between.firstMillis() >= between.endMillis();
          case NUMBER ->
              from.isPresent()
                  && to.isPresent()
                  && exact(from.get()).compareTo(exact(to.get())) >= 0;
          case TEXT, BOOLEAN -> throw new IllegalStateException("no range: " + between);
        };
    if (empty) {
      throw new IllegalArgumentException(
          "range: from %s to %s (expected: from one that is less)"
              .formatted(from.get().expression(), to.get().expression()));
    }
  }

  /** The values of a key that are in it. */
  public FilterCondition.ValueBetween condition(String key) {
    return between(key, from, to);
  }

  /**
   * A number or a date, of either end.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Operand end(String spelled) {
    if (IsoDate.parse(spelled).isPresent()) {
      return Operand.OfDate.parse(spelled);
    }
    try {
      return Operand.OfNumber.parse(spelled);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" (expected: a number, or a date such as 2026-11-28)".formatted(spelled), e);
    }
  }

  /**
   * Reads {@code 2000..2010}, {@code 2000..} or {@code ..2010}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static FacetRange parse(String text) {
    int middle = text.indexOf(TO);
    if (middle < 0) {
      throw new IllegalArgumentException(
          "range: \"%s\" (expected: such as 2000..2010, 2000.. or ..2010)".formatted(text));
    }
    return new FacetRange(
        optionalEnd(text.substring(0, middle)), optionalEnd(text.substring(middle + TO.length())));
  }

  private static Optional<Operand> optionalEnd(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(end(text.strip()));
  }

  private static FilterCondition.ValueBetween between(
      String key, Optional<Operand> from, Optional<Operand> to) {
    return new FilterCondition.ValueBetween(
        key, from.map(end -> new Bound(end, true)), to.map(end -> new Bound(end, false)));
  }

  private static java.math.BigDecimal exact(Operand end) {
    if (end instanceof Operand.OfNumber number) {
      return number.exact();
    }
    throw new IllegalStateException("no number: " + end);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return from.map(Operand::expression).orElse("") + TO + to.map(Operand::expression).orElse("");
  }
}
