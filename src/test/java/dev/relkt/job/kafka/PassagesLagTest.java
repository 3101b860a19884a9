package dev.relkt.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.shard.LogOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassagesLagTest {

  private static final TopicState TOPIC =
      new TopicState("passages", "id", Map.of(0, 10L, 1, 0L), Map.of(0, 110L, 1, 50L));

  @Test
  void countsFromTheFirstRecordThatIsNotInTheIndex() {
    assertThat(PassagesLag.behind(TOPIC, Map.of(0, 100L, 1, 50L))).isEqualTo(10);
  }

  @Test
  void countsWhatIsThereWhereNothingIsIndexed() {
    assertThat(PassagesLag.behind(TOPIC, Map.of())).isEqualTo(150);
    assertThat(PassagesLag.behind(TOPIC, Map.of(0, 5L))).isEqualTo(150);
  }

  @Test
  void countsOfATopicThatWasMadeAnewOnlyWhatLiesInIt() {
    Map<Integer, Long> next = Map.of(0, LogOffset.of(1, 105), 1, LogOffset.of(0, 4_000));
    assertThat(PassagesLag.behind(TOPIC, next)).isEqualTo(55);
  }
}
