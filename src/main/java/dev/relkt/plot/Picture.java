package dev.relkt.plot;

import java.util.List;
import java.util.Locale;

/**
 * An SVG picture with a title, two axes and named curves between them. Places are shares of the
 * space between the axes, from 0 (left, below) to 1. Not safe for use by several threads.
 */
public final class Picture {

  /** How many levels the vertical axis is divided into. */
  public static final int TICKS = 5;

  private static final int WIDTH = 720;
  private static final int TOP = 36;
  private static final List<String> COLOURS =
      List.of(
          "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
          "#bcbd22", "#17becf", "#393b79", "#843c39");

  private final Size size;
  private final StringBuilder svg = new StringBuilder();
  private int curves;

  /**
   * How large it is.
   *
   * @param height of the whole, in pixels
   * @param left for the labels of the vertical axis
   * @param right for the names of curves
   * @param bottom for the labels of the horizontal axis
   */
  public record Size(int height, int left, int right, int bottom) {}

  /** A place between the axes. */
  public record Place(double x, double y) {}

  /** Whether the points of a curve are seen. */
  public enum Points {
    MARKED,
    PLAIN
  }

  public Picture(String title, Size size) {
    this.size = size;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, size.height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, size.height);
    add("<text x=\"%d\" y=\"20\" font-size=\"15\">%s</text>", size.left, escaped(title));
  }

  /** A line across, with its label on the left. */
  public void level(double share, String label) {
    double y = y(share);
    line(size.left, y, WIDTH - size.right, y);
    add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", size.left - 6, y + 4, label);
  }

  /** A line upwards. */
  public void column(double share) {
    line(x(share), TOP, x(share), size.height - size.bottom);
  }

  /** A label below the horizontal axis. */
  public void below(double share, String label) {
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        x(share), size.height - size.bottom + 16, label);
  }

  /** What the horizontal axis is. */
  public void titleAcross(String title) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (size.left + WIDTH - size.right) / 2, size.height - 8, escaped(title));
  }

  /** What the vertical axis is. */
  public void titleUp(String title) {
    int middle = (TOP + size.height - size.bottom) / 2;
    add(
        "<text x=\"14\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 14 %d)\">%s</text>",
        middle, middle, escaped(title));
  }

  /** A curve, in the next colour, with its name on the right. */
  public void curve(String name, List<Place> places, Points points) {
    String colour = COLOURS.get(curves % COLOURS.size());
    var joined = new StringBuilder();
    for (Place place : places) {
      joined.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(place.x), y(place.y)));
      if (points == Points.MARKED) {
        add(
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
            x(place.x), y(place.y), colour);
      }
    }
    add(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
        colour, joined.toString().strip());
    add(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
        WIDTH - size.right + 10, TOP + 12 + 16 * curves, colour, escaped(name));
    curves++;
  }

  /** The whole of it. */
  public String svg() {
    return svg + "</svg>\n";
  }

  private double x(double share) {
    return size.left + (WIDTH - size.left - size.right) * share;
  }

  private double y(double share) {
    return size.height - size.bottom - (size.height - TOP - size.bottom) * share;
  }

  private void line(double x1, double y1, double x2, double y2) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
        x1, y1, x2, y2);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
