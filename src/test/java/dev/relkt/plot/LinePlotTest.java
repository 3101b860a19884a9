package dev.relkt.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LinePlotTest {

  @Test
  void aLineGoesFromLeftToRightAndHigherValuesAreHigherUp() throws Exception {
    Document svg = svg(new LinePlot("loss", "epoch", Map.of("a", line(4, 2, 1))));
    List<double[]> points = points(elements(svg, "polyline").getFirst());
    assertThat(points).hasSize(3);
    assertThat(points.get(0)[0]).isLessThan(points.get(1)[0]);
    assertThat(points.get(0)[1]).isLessThan(points.get(1)[1]);
    double zero = points.get(0)[1] + (points.get(2)[1] - points.get(0)[1]) * 4 / 3;
    assertThat(points.get(1)[1]).as("linear from 0").isCloseTo((points.get(0)[1] + zero) / 2, by());
  }

  @Test
  void namesTitleAxisAndLinesAlsoWithSignsThatXmlKnows() throws Exception {
    Document svg =
        svg(new LinePlot("a < b & c", "swaps", Map.of("<en>", line(1), "de", line(1_500))));
    assertThat(elements(svg, "text").stream().map(Element::getTextContent))
        .contains("a < b & c", "swaps", "<en>", "de", "1,575");
    assertThat(elements(svg, "polyline"))
        .extracting(e -> e.getAttribute("stroke"))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void nothingButZerosIsALineOnTheAxis() throws Exception {
    Document svg = svg(new LinePlot("loss", "epoch", Map.of("a", line(0, 0))));
    assertThat(points(elements(svg, "polyline").getFirst())).allMatch(p -> Double.isFinite(p[1]));
  }

  private static org.assertj.core.data.Offset<Double> by() {
    return org.assertj.core.data.Offset.offset(0.2);
  }

  private static SortedMap<Integer, Double> line(double... values) {
    SortedMap<Integer, Double> line = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      line.put(i, values[i]);
    }
    return line;
  }

  private static Document svg(LinePlot plot) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(plot.svg())));
  }

  private static List<Element> elements(Document svg, String name) {
    var found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<double[]> points(Element line) {
    return java.util.Arrays.stream(line.getAttribute("points").split(" "))
        .map(point -> point.split(","))
        .map(p -> new double[] {Double.parseDouble(p[0]), Double.parseDouble(p[1])})
        .toList();
  }
}
