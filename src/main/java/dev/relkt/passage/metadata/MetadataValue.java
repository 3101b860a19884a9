package dev.relkt.passage.metadata;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The value of a metadata entry: one scalar, or several of them. */
public sealed interface MetadataValue {

  /** The most scalars that a list may have. */
  int MAX_VALUES = 64;

  /** The most UTF-16 code units of a text. */
  int MAX_TEXT_CHARS = 4_000;

  /** The scalars that it is made of, one or more, in their order. */
  List<Scalar> values();

  /** One value. */
  sealed interface Scalar extends MetadataValue {

    @Override
    default List<Scalar> values() {
      return List.of(this);
    }

    /** What it can be compared with: a text that is a date is both. */
    Set<MetadataType> types();
  }

  /**
   * Text.
   *
   * @param value a passage takes at most {@value MetadataValue#MAX_TEXT_CHARS} UTF-16 code units
   */
  record Text(String value) implements Scalar {
    @Override
    public Set<MetadataType> types() {
      return IsoDate.parse(value).isPresent()
          ? Set.of(MetadataType.TEXT, MetadataType.DATE)
          : Set.of(MetadataType.TEXT);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** A number without a fraction, exact. */
  record WholeNumber(long value) implements Scalar {
    @Override
    public Set<MetadataType> types() {
      return Set.of(MetadataType.NUMBER);
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A number that no {@link WholeNumber} is.
   *
   * @param value finite; with a fraction, or beyond the range of a long
   */
  record DecimalNumber(double value) implements Scalar {
    public DecimalNumber {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "number: %s (expected: a finite number)".formatted(value));
      }
      if (isWhole(value)) {
        throw new IllegalArgumentException(
            "number: %s (expected: one that is not whole, or beyond 64 bits)".formatted(value));
      }
    }

    private static boolean isWhole(double value) {
      return value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63;
    }

    @Override
    public Set<MetadataType> types() {
      return Set.of(MetadataType.NUMBER);
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Scalar {
    @Override
    public Set<MetadataType> types() {
      return Set.of(MetadataType.BOOLEAN);
    }

    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * Several values, of one type or of several.
   *
   * @param values 1 to {@value MetadataValue#MAX_VALUES}
   */
  record Many(List<Scalar> values) implements MetadataValue {
    public Many {
      values = List.copyOf(values);
      if (values.isEmpty() || values.size() > MAX_VALUES) {
        throw new IllegalArgumentException(
            "%d values (expected: 1 to %d)".formatted(values.size(), MAX_VALUES));
      }
    }

    @Override
    public String toString() {
      return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
  }

  /**
   * A number: exact where it is whole and has at most 64 bits, else the nearest double.
   *
   * @throws IllegalArgumentException if it is beyond the range of a double
   */
  static Scalar number(BigDecimal number) {
    if (number.signum() == 0) {
      return new WholeNumber(0);
    }
    // What has that many digits before its point is no long, and expanding it may take long.
    if (number.precision() - number.scale() <= 19) {
      BigDecimal stripped = number.stripTrailingZeros();
      if (stripped.scale() <= 0) {
        try {
          return new WholeNumber(stripped.longValueExact());
        } catch (ArithmeticException e) {
          // beyond 64 bits
        }
      }
    }
    double nearest = number.doubleValue();
    return DecimalNumber.isWhole(nearest)
        ? new WholeNumber((long) nearest)
        : new DecimalNumber(nearest);
  }
}
