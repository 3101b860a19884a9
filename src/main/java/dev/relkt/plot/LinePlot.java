package dev.relkt.plot;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lines over steps as an SVG picture, the vertical axis from 0.
 *
 * @param title above the picture, with the unit of the values
 * @param steps what is counted along the horizontal axis, such as {@code epoch}
 * @param lines by name; step, 0 or more → value
 */
public record LinePlot(String title, String steps, Map<String, SortedMap<Integer, Double>> lines) {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 56;
  private static final int RIGHT = 110;
  private static final int TOP = 36;
  private static final int BOTTOM = 40;
  private static final int TICKS = 5;
  private static final List<String> COLOURS =
      List.of(
          "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
          "#bcbd22", "#17becf", "#393b79", "#843c39");

  /** The picture. */
  public String svg() {
    double most =
        lines.values().stream()
            .flatMap(line -> line.values().stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double top = most > 0 ? most * 1.05 : 1;
    int last =
        Math.max(
            1,
            lines.values().stream()
                .flatMap(line -> line.keySet().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1));
    var svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    add(svg, "<text x=\"%d\" y=\"20\" font-size=\"15\">%s</text>", LEFT, escaped(title));
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = top * tick / TICKS;
      double y = y(value, top);
      add(
          svg,
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
          LEFT,
          y,
          WIDTH - RIGHT,
          y);
      add(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 6,
          y + 4,
          number(value, top));
    }
    int step = Math.max(1, last / 10);
    for (int at = 0; at <= last; at += step) {
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
          x(at, last),
          HEIGHT - BOTTOM + 18,
          at);
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 6,
        escaped(steps));
    int number = 0;
    for (Map.Entry<String, SortedMap<Integer, Double>> line : new TreeMap<>(lines).entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      var points = new StringBuilder();
      line.getValue()
          .forEach(
              (at, value) ->
                  points.append(
                      String.format(Locale.ROOT, "%.1f,%.1f ", x(at, last), y(value, top))));
      add(
          svg,
          "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
          colour,
          points.toString().strip());
      add(
          svg,
          "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
          WIDTH - RIGHT + 10,
          TOP + 12 + 16 * number,
          colour,
          escaped(line.getKey()));
      number++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(int step, int last) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * step / last;
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
  }

  private static String number(double value, double top) {
    return String.format(Locale.ROOT, top < 0.1 ? "%.4f" : top < 10 ? "%.2f" : "%,.0f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
