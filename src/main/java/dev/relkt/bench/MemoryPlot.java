package dev.relkt.bench;

import java.util.Locale;
import java.util.stream.Collectors;

/** A line of memory over swaps as an SVG picture, the vertical axis from 0. */
final class MemoryPlot {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 36;
  private static final int BOTTOM = 44;
  private static final int TICKS = 5;

  private MemoryPlot() {}

  static String svg(MemorySeries series) {
    double top =
        1.1
            * series.samples().stream()
                .mapToLong(MemorySeries.Sample::residentBytes)
                .max()
                .orElse(1)
            / 1e6;
    int last = Math.max(1, series.samples().getLast().swap());
    var svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    add(svg, "<text x=\"%d\" y=\"20\" font-size=\"15\">resident memory, MB</text>", LEFT);
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
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>",
          LEFT - 6,
          y + 4,
          value);
    }
    for (int swap = 0; swap <= last; swap += Math.max(1, last / 10)) {
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
          x(swap, last),
          HEIGHT - BOTTOM + 18,
          swap);
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">swaps</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 8);
    add(
        svg,
        "<polyline fill=\"none\" stroke=\"#1f77b4\" stroke-width=\"2\" points=\"%s\"/>",
        series.samples().stream()
            .map(
                s ->
                    String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x(s.swap(), last),
                        y(s.residentBytes() / 1e6, top)))
            .collect(Collectors.joining(" ")));
    return svg.append("</svg>\n").toString();
  }

  private static double x(int swap, int last) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * swap / last;
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
