package dev.relkt.passage.facet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FacetRequestTest {

  @Test
  void readsAFieldAndRangesOfIt() {
    assertThat(FacetRequest.parse("lang", 5))
        .isEqualTo(new FacetRequest("lang", 5, List.of()))
        .satisfies(request -> assertThat(request.key()).isEmpty());
    assertThat(FacetRequest.parse("metadata.lang", 5).key()).contains("lang");

    FacetRequest years = FacetRequest.parse("year: 2000..2010, 2010..,..1.5", 5);
    assertThat(years.key()).contains("year");
    assertThat(years.ranges())
        .map(FacetRange::toString)
        .containsExactly("2000..2010", "2010..", "..1.5");
  }

  @Test
  void keysAndDatesMayHaveColons() {
    assertThat(FacetRequest.parse("dc:date", 5).key()).contains("dc:date");

    FacetRequest dates = FacetRequest.parse("dc:date:2026-01-01T10:15..2026-02-01", 5);

    assertThat(dates.key()).contains("dc:date");
    assertThat(dates.ranges())
        .map(FacetRange::toString)
        .containsExactly("2026-01-01T10:15..2026-02-01");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> FacetRequest.parse("year:2010..2000", 5))
        .hasMessage("range: from 2010 to 2000 (expected: from one that is less)");
    assertThatThrownBy(() -> FacetRequest.parse("year:2010..now", 5))
        .hasMessage("\"now\" (expected: a number, or a date such as 2026-11-28)");
    assertThatThrownBy(() -> FacetRequest.parse("year:..", 5))
        .hasMessage("range: a range without ends (expected: one or two)");
    assertThatThrownBy(() -> FacetRequest.parse("lang:1..2", 5))
        .hasMessage("ranges of lang (expected: none; languages have no order)");
    assertThatThrownBy(() -> FacetRequest.parse("year", 0))
        .hasMessage("limit: 0 (expected: 1 to 1,000)");
    assertThatThrownBy(() -> FacetRequest.parse(" ", 5))
        .hasMessage("field \"\" (expected: lang, or a metadata key of 1 to 100 characters)");
  }
}
