package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.PassageId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardRouterTest {

  /**
   * Computed apart, from the published description of MurmurHash3: whoever changes these loses
   * every index.
   */
  @ParameterizedTest
  @CsvSource({
    "hello, 351",
    "The quick brown fox jumps over the lazy dog, 547",
    "你好, 348",
    "p42, 710",
    "สวัสดี, 905",
    "a, 850"
  })
  void keepsThePublishedHash(String id, int shard) {
    assertThat(new ShardRouter(1000).shardOf(new PassageId(id))).isEqualTo(new ShardId(shard));
  }

  @Test
  void spreadsIdsEvenly() {
    ShardRouter router = new ShardRouter(8);
    int[] counts = new int[8];
    IntStream.range(0, 80_000)
        .forEach(i -> counts[router.shardOf(new PassageId("passage-" + i)).number()]++);
    assertThat(counts)
        .satisfies(c -> assertThat(IntStream.of(c).min().orElseThrow()).isGreaterThan(9_500));
  }

  @Test
  void refusesNoShards() {
    assertThatThrownBy(() -> new ShardRouter(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shards: 0 (expected: 1 or more)");
  }
}
