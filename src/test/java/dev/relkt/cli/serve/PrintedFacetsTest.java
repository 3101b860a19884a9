package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.metadata.MetadataValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedFacetsTest {

  @Test
  void showsATableForEach() {
    var sources =
        new FacetCounts(
            "source",
            List.of(
                new ValueCount(new MetadataValue.Text("wiki"), 1200),
                new ValueCount(new MetadataValue.Text("新聞"), 3)),
            List.of(),
            7,
            0,
            0,
            1210);
    var years =
        new FacetCounts(
            "year",
            List.of(),
            FacetRequest.parse("year:2000..2010,2010..", 1).ranges().stream()
                .map(range -> new RangeCount(range, 4))
                .toList(),
            0,
            0,
            12,
            20);

    assertThat(PrintedFacets.lines(List.of(sources, years)))
        .containsExactly(
            "",
            "source          passages",
            "wiki               1,200",
            "新聞                   3",
            "(other values)         7",
            "(of)               1,210",
            "",
            "year        passages",
            "2000..2010         4",
            "2010..             4",
            "(none)            12",
            "(of)              20",
            "");
    assertThat(PrintedFacets.lines(List.of())).isEmpty();
  }
}
