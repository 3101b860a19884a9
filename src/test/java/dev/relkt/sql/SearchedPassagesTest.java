package dev.relkt.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.PassageFilter;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class SearchedPassagesTest {

  private static final PassageFilter ACME = PassageFilter.ofTenant(new Tenant("acme"));

  @Test
  void optionsSayWhichPassagesATableHas() throws Exception {
    assertThat(accepted(Map.of())).isEqualTo(PassageFilter.NONE);
    assertThat(accepted(Map.of("tenant", "acme"))).isEqualTo(ACME);
    assertThat(accepted(Map.of("filter", "year >= 2020 or lang = de")))
        .isEqualTo(PassageFilter.parse("year >= 2020 or lang = de"));
    assertThat(accepted(Map.of("tenant", "acme", "filter", "year >= 2020 or lang = de")))
        .isEqualTo(PassageFilter.parse("year >= 2020 or lang = de").and(ACME));
  }

  @Test
  void anOptionThatSaysNothingIsRefused() {
    assertThatThrownBy(() -> accepted(Map.of("filter", " ")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("filter: every passage (expected: a condition, or no such option)");
    assertThatThrownBy(() -> accepted(Map.of("filter", "year >")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("filter: the end at position ");
    assertThatThrownBy(() -> accepted(Map.of("tenant", " ")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("tenant: empty or blank");
  }

  /** As the task has it, to which the options are sent. */
  private static PassageFilter accepted(Map<String, String> options) throws Exception {
    SearchedPassages searched = SearchedPassages.of(Configuration.fromMap(options));
    return InstantiationUtil.clone(searched).accepted();
  }
}
