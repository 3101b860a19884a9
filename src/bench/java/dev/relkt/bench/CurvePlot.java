package dev.relkt.bench;

import dev.relkt.plot.Picture;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Curves through marked points as an SVG picture, the horizontal axis logarithmic, the vertical one
 * from the least to the greatest value.
 *
 * @param title above the picture
 * @param across what the horizontal axis is, with its unit
 * @param up what the vertical axis is, with its unit
 * @param curves by name, each with its points in the order in which they are joined
 */
public record CurvePlot(String title, String across, String up, Map<String, List<Point>> curves) {

  private static final Picture.Size SIZE = new Picture.Size(420, 70, 150, 46);

  /**
   * @param x above 0
   */
  public record Point(double x, double y) {

    /**
     * @throws IllegalArgumentException if x is not above 0, or one of both is not finite
     */
    public Point {
      if (!(x > 0) || !Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException(
            "point (%s, %s) (expected: finite, x above 0)".formatted(x, y));
      }
    }
  }

  /** The picture. */
  public String svg() {
    List<Point> all = curves.values().stream().flatMap(List::stream).toList();
    double least = Math.log10(all.stream().mapToDouble(Point::x).min().orElse(1)) - 0.05;
    double most = Math.log10(all.stream().mapToDouble(Point::x).max().orElse(10)) + 0.05;
    double low = all.stream().mapToDouble(Point::y).min().orElse(0);
    double high = all.stream().mapToDouble(Point::y).max().orElse(1);
    double margin = high > low ? (high - low) * 0.05 : Math.max(Math.abs(high) * 0.05, 1e-3);
    var axes = new Axes(least, most, low - margin, high + margin);
    var picture = new Picture(title, SIZE);
    grid(picture, axes);
    new TreeMap<>(curves)
        .forEach(
            (name, points) ->
                picture.curve(
                    name, points.stream().map(axes::place).toList(), Picture.Points.MARKED));
    return picture.svg();
  }

  private void grid(Picture picture, Axes axes) {
    for (int tick = 0; tick <= Picture.TICKS; tick++) {
      double share = (double) tick / Picture.TICKS;
      picture.level(share, number(axes.low + axes.range() * share, axes.range()));
    }
    for (int decade = (int) Math.floor(axes.least); decade <= axes.most; decade++) {
      for (int digit : new int[] {1, 2, 5}) {
        double value = digit * Math.pow(10, decade);
        double at = Math.log10(value);
        if (at >= axes.least && at <= axes.most) {
          picture.column(axes.x(value));
          picture.below(
              axes.x(value), String.format(Locale.ROOT, value < 1 ? "%.3g" : "%,.0f", value));
        }
      }
    }
    picture.titleAcross(across);
    picture.titleUp(up);
  }

  /** Both ranges; the horizontal one as logarithms to the base of 10. */
  private record Axes(double least, double most, double low, double high) {

    double range() {
      return high - low;
    }

    double x(double value) {
      return (Math.log10(value) - least) / (most - least);
    }

    Picture.Place place(Point point) {
      return new Picture.Place(x(point.x), (point.y - low) / range());
    }
  }

  private static String number(double value, double range) {
    return String.format(
        Locale.ROOT,
        range < 0.1 ? "%.4f" : range < 2 ? "%.3f" : range < 20 ? "%.1f" : "%,.0f",
        value);
  }
}
