package dev.relkt.plot;

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

  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 150;
  private static final int TOP = 36;
  private static final int BOTTOM = 46;
  private static final int TICKS = 5;
  private static final List<String> COLOURS =
      List.of(
          "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
          "#bcbd22", "#17becf", "#393b79", "#843c39");

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
    var svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    add(svg, "<text x=\"%d\" y=\"20\" font-size=\"15\">%s</text>", LEFT, escaped(title));
    grid(svg, axes);
    int number = 0;
    for (Map.Entry<String, List<Point>> curve : new TreeMap<>(curves).entrySet()) {
      curve(svg, axes, curve.getKey(), curve.getValue(), number++);
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg, Axes axes) {
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = axes.low + (axes.high - axes.low) * tick / TICKS;
      double y = axes.y(value);
      line(svg, LEFT, y, WIDTH - RIGHT, y);
      add(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 6,
          y + 4,
          number(value, axes.high - axes.low));
    }
    for (int decade = (int) Math.floor(axes.least); decade <= axes.most; decade++) {
      for (int digit : new int[] {1, 2, 5}) {
        double value = digit * Math.pow(10, decade);
        double at = Math.log10(value);
        if (at >= axes.least && at <= axes.most) {
          double x = axes.x(value);
          line(svg, x, TOP, x, HEIGHT - BOTTOM);
          add(
              svg,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x,
              HEIGHT - BOTTOM + 16,
              String.format(Locale.ROOT, value < 1 ? "%.3g" : "%,.0f", value));
        }
      }
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 8,
        escaped(across));
    add(
        svg,
        "<text x=\"14\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 14 %d)\">%s</text>",
        (TOP + HEIGHT - BOTTOM) / 2,
        (TOP + HEIGHT - BOTTOM) / 2,
        escaped(up));
  }

  private static void curve(
      StringBuilder svg, Axes axes, String name, List<Point> points, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    var joined = new StringBuilder();
    for (Point point : points) {
      joined.append(String.format(Locale.ROOT, "%.1f,%.1f ", axes.x(point.x()), axes.y(point.y())));
      add(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
          axes.x(point.x()),
          axes.y(point.y()),
          colour);
    }
    add(
        svg,
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
        colour,
        joined.toString().strip());
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
        WIDTH - RIGHT + 10,
        TOP + 12 + 16 * number,
        colour,
        escaped(name));
  }

  /** Both ranges; the horizontal one as logarithms to the base of 10. */
  private record Axes(double least, double most, double low, double high) {

    double x(double value) {
      return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log10(value) - least) / (most - least);
    }

    double y(double value) {
      return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low);
    }
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    add(
        svg,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
        x1,
        y1,
        x2,
        y2);
  }

  private static String number(double value, double range) {
    return String.format(
        Locale.ROOT,
        range < 0.1 ? "%.4f" : range < 2 ? "%.3f" : range < 20 ? "%.1f" : "%,.0f",
        value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
