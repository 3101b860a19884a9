package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.passage.PassageId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MeasureTest {

  private static final PassageId GOLD = new PassageId("gold");
  private static final PassageId OTHER_GOLD = new PassageId("other-gold");

  @Test
  void countsSuccessOnlyWithinItsDepth() {
    List<PassageId> sixth = ids("a", "b", "c", "d", "e", "gold");

    assertThat(Measure.SUCCESS_1.of(ids("gold", "a"), Map.of(GOLD, 1))).isEqualTo(1);
    assertThat(Measure.SUCCESS_1.of(ids("a", "gold"), Map.of(GOLD, 1))).isEqualTo(0);
    assertThat(Measure.SUCCESS_5.of(sixth, Map.of(GOLD, 1))).isEqualTo(0);
    assertThat(Measure.SUCCESS_10.of(sixth, Map.of(GOLD, 1))).isEqualTo(1);
  }

  @Test
  void countsOneGoldPassageOfSeveralAsSuccess() {
    Map<PassageId, Integer> gold = Map.of(GOLD, 1, OTHER_GOLD, 1);

    assertThat(Measure.SUCCESS_1.of(ids("other-gold", "a", "gold"), gold)).isEqualTo(1);
    assertThat(Measure.MRR_10.of(ids("a", "b", "other-gold", "gold"), gold)).isEqualTo(1.0 / 3);
  }

  @Test
  void takesTheReciprocalRankOfTheFirstTenOnly() {
    assertThat(Measure.MRR_10.of(filled(9, GOLD), Map.of(GOLD, 1))).isEqualTo(0.1);
    assertThat(Measure.MRR_10.of(filled(10, GOLD), Map.of(GOLD, 1))).isEqualTo(0);
  }

  @Test
  void discountsGainByTheLogarithmOfTheRank() {
    assertThat(Measure.NDCG_10.of(ids("gold"), Map.of(GOLD, 1))).isEqualTo(1);
    // 1 / log2(3)
    assertThat(Measure.NDCG_10.of(ids("a", "gold"), Map.of(GOLD, 1)))
        .isCloseTo(0.63093, within(1e-5));
    // gains 0, 1, 0, 2 over 2, 1: (1/log2 3 + 2/log2 5) / (2 + 1/log2 3)
    assertThat(
            Measure.NDCG_10.of(ids("a", "gold", "b", "other-gold"), Map.of(GOLD, 1, OTHER_GOLD, 2)))
        .isCloseTo((0.63093 + 2 * 0.43068) / 2.63093, within(1e-5));
    assertThat(Measure.NDCG_10.of(filled(10, GOLD), Map.of(GOLD, 1))).isEqualTo(0);
  }

  @Test
  void countsTheShareOfTheGoldAmongTheFirstHundred() {
    assertThat(Measure.RECALL_100.of(filled(99, GOLD), Map.of(GOLD, 1, OTHER_GOLD, 1)))
        .isEqualTo(0.5);
    assertThat(Measure.RECALL_100.of(filled(100, GOLD), Map.of(GOLD, 1))).isEqualTo(0);
  }

  @Test
  void givesNothingForAnEmptyRanking() {
    for (Measure measure : Measure.values()) {
      assertThat(measure.of(List.of(), Map.of(GOLD, 1))).as(measure.label()).isEqualTo(0);
    }
  }

  private static List<PassageId> ids(String... ids) {
    return Arrays.stream(ids).map(PassageId::new).toList();
  }

  /** So many other passages, then this one. */
  private static List<PassageId> filled(int others, PassageId last) {
    return IntStream.rangeClosed(0, others)
        .mapToObj(i -> i == others ? last : new PassageId("p" + i))
        .toList();
  }
}
