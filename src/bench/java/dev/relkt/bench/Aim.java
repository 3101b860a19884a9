package dev.relkt.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A figure and what it should be.
 *
 * @param what the figure, in words that stand alone
 * @param value that was measured
 * @param bound which side of the limit is good
 * @param limit that the value should not pass
 * @param unit such as {@code ms}, empty for a ratio
 */
public record Aim(String what, double value, Bound bound, double limit, String unit) {

  /** Which side of a limit is good. */
  public enum Bound {
    AT_MOST,
    AT_LEAST
  }

  public static Aim atMost(String what, double value, double limit, String unit) {
    return new Aim(what, value, Bound.AT_MOST, limit, unit);
  }

  public static Aim atLeast(String what, double value, double limit, String unit) {
    return new Aim(what, value, Bound.AT_LEAST, limit, unit);
  }

  /** Whether it is what it should be; what is not a number is not. */
  @JsonProperty
  public boolean met() {
    return switch (bound) {
      case AT_MOST -> value <= limit;
      case AT_LEAST -> value >= limit;
    };
  }

  /** {@code met} or {@code short}. */
  public String verdict() {
    return met() ? "met" : "short";
  }

  /** The limit with its side, such as {@code at most 1.10}. */
  public String limitInWords() {
    return (bound == Bound.AT_MOST ? "at most " : "at least ") + number(limit) + suffix();
  }

  /** The value with its unit. */
  public String valueInWords() {
    return number(value) + suffix();
  }

  private String suffix() {
    return unit.isEmpty() ? "" : " " + unit;
  }

  private static String number(double number) {
    double size = Math.abs(number);
    return size >= 100
        ? "%,.0f".formatted(number)
        : size >= 10
            ? "%.1f".formatted(number)
            : size >= 0.1 || size == 0 ? "%.2f".formatted(number) : "%.4f".formatted(number);
  }
}
