package dev.relkt.bench.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchPlanTest {

  @Test
  void takesSizesInAscendingOrderAndEachOnce() {
    assertThat(new SearchPlan(List.of(1_000, 200, 1_000), Set.of("exact"), 100, 1, 1, 1).sizes())
        .containsExactly(200, 1_000);
  }

  @Test
  void refusesAContenderThatNobodyKnows() {
    assertThatThrownBy(() -> new SearchPlan(List.of(1_000), Set.of("annoy"), 100, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "contender: \"annoy\" (expected: some of %s)"
                .formatted(String.join(", ", SearchPlan.CONTENDERS)));
  }
}
