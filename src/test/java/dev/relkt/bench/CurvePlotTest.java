package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvePlotTest {

  @Test
  void marksEveryPointAndNamesEveryCurve() {
    String svg =
        new CurvePlot(
                "recall & cost",
                "questions/s",
                "recall",
                Map.of(
                    "a < b", List.of(new CurvePlot.Point(10, 0.5), new CurvePlot.Point(1_000, 1)),
                    "c", List.of(new CurvePlot.Point(100, 0.7))))
            .svg();

    assertThat(svg)
        .containsPattern("(?s)(<circle.*){3}")
        .doesNotContainPattern("(?s)(<circle.*){4}");
    assertThat(svg).contains(">a &lt; b<", ">c<", "recall &amp; cost");
    // Decades are equally far apart.
    assertThat(svg).contains(">10<").contains(">100<").contains(">1,000<");
  }

  @Test
  void refusesAPointThatHasNoLogarithm() {
    assertThatThrownBy(() -> new CurvePlot.Point(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("point (0.0, 1.0) (expected: finite, x above 0)");
  }
}
