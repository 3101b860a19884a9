package dev.relkt.plot;

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

  private static final Picture.Size SIZE = new Picture.Size(400, 56, 110, 40);

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
    var picture = new Picture(title, SIZE);
    for (int tick = 0; tick <= Picture.TICKS; tick++) {
      double share = (double) tick / Picture.TICKS;
      picture.level(share, number(top * share, top));
    }
    int step = Math.max(1, last / 10);
    for (int at = 0; at <= last; at += step) {
      picture.below((double) at / last, Integer.toString(at));
    }
    picture.titleAcross(steps);
    new TreeMap<>(lines)
        .forEach(
            (name, line) ->
                picture.curve(
                    name,
                    line.entrySet().stream()
                        .map(
                            point ->
                                new Picture.Place(
                                    (double) point.getKey() / last, point.getValue() / top))
                        .toList(),
                    Picture.Points.PLAIN));
    return picture.svg();
  }

  private static String number(double value, double top) {
    return String.format(Locale.ROOT, top < 0.1 ? "%.4f" : top < 10 ? "%.2f" : "%,.0f", value);
  }
}
