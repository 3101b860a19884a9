package dev.relkt.passage.filter;

import dev.relkt.passage.metadata.IsoDate;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** What a metadata value is compared with. */
public sealed interface Operand {

  /** What it compares with. */
  MetadataType type();

  /** Whether a value is equal to it. */
  boolean equalTo(Scalar value);

  /** As a filter expression has it. */
  String expression();

  /** Texts that are the same, character by character. */
  record OfText(String value) implements Operand {
    @Override
    public MetadataType type() {
      return MetadataType.TEXT;
    }

    @Override
    public boolean equalTo(Scalar other) {
      return other instanceof Text text && text.value().equals(value);
    }

    @Override
    public String expression() {
      return FilterExpression.quoted(value);
    }
  }

  /**
   * Numbers that are equal, and texts that are spelled in the same way: many producers send numbers
   * as texts.
   *
   * @param number a {@link WholeNumber} or a {@link DecimalNumber}
   * @param spelled as it was written
   */
  record OfNumber(Scalar number, String spelled) implements Operand {

    private static final Pattern SPELLING =
        Pattern.compile("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

    public OfNumber {
      if (!(number instanceof WholeNumber || number instanceof DecimalNumber)
          || !isSpelling(spelled)) {
        throw new IllegalArgumentException(
            "%s, spelled \"%s\" (expected: a number)".formatted(number, spelled));
      }
    }

    /** Whether a text is a number as JSON writes it, of at most 40 digits. */
    static boolean isSpelling(String text) {
      return SPELLING.matcher(text).matches();
    }

    /**
     * @throws IllegalArgumentException if it is no number, or beyond the range of a double
     */
    public static OfNumber parse(String spelled) {
      if (!isSpelling(spelled)) {
        throw new IllegalArgumentException("\"%s\" (expected: a number)".formatted(spelled));
      }
      return new OfNumber(MetadataValue.number(new BigDecimal(spelled)), spelled);
    }

    /** Its exact value. */
    public BigDecimal exact() {
      return exact(number);
    }

    static BigDecimal exact(Scalar number) {
      return switch (number) {
        case WholeNumber whole -> BigDecimal.valueOf(whole.value());
        case DecimalNumber decimal -> new BigDecimal(decimal.value());
        case Text ignored -> throw new IllegalArgumentException("a text has no exact value");
        case Bool ignored -> throw new IllegalArgumentException("a boolean has no exact value");
      };
    }

    @Override
    public MetadataType type() {
      return MetadataType.NUMBER;
    }

    @Override
    public boolean equalTo(Scalar value) {
      return value.equals(number) || value instanceof Text text && text.value().equals(spelled);
    }

    @Override
    public String expression() {
      return spelled;
    }
  }

  /** The boolean, and texts that are spelled in the same way. */
  record OfBoolean(boolean value) implements Operand {
    @Override
    public MetadataType type() {
      return MetadataType.BOOLEAN;
    }

    @Override
    public boolean equalTo(Scalar other) {
      return other instanceof Bool bool && bool.value() == value
          || other instanceof Text text && text.value().equals(Boolean.toString(value));
    }

    @Override
    public String expression() {
      return Boolean.toString(value);
    }
  }

  /**
   * Dates and moments that begin in this day or at this moment.
   *
   * @param spelled as it was written
   */
  record OfDate(IsoDate date, String spelled) implements Operand {

    /**
     * @throws IllegalArgumentException if it is no date
     */
    public static OfDate parse(String spelled) {
      return new OfDate(
          IsoDate.parse(spelled)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "\"%s\" (expected: a date, such as 2026-11-28 or 2026-11-28T10:15:00Z)"
                              .formatted(spelled))),
          spelled);
    }

    @Override
    public MetadataType type() {
      return MetadataType.DATE;
    }

    @Override
    public boolean equalTo(Scalar value) {
      return value instanceof Text text
          && IsoDate.parse(text.value())
              .filter(other -> other.from() >= date.from() && other.from() < date.to())
              .isPresent();
    }

    @Override
    public String expression() {
      return spelled.replace(' ', 'T');
    }
  }
}
