package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.snapshot.IgnoredWrites;
import dev.relkt.status.IgnoredCounts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoredCountsTest {

  private static IgnoredWrites note(int generation, int shard, long lower, long unmet, long gone) {
    return new IgnoredWrites(generation, shard, lower, unmet, gone, Instant.EPOCH);
  }

  @Test
  void addsUpTheShardsOfTheGenerationThatAnswers() {
    IgnoredCounts counts =
        IgnoredCounts.of(
            List.of(note(2, 0, 1_000, 1, 0), note(2, 1, 200, 2, 7), note(1, 0, 5, 5, 5)), 2);
    assertThat(counts).isEqualTo(new IgnoredCounts(1_200, 3, 7));
    assertThat(StatusLines.ignored(counts))
        .hasValue(
            "writes that were ignored: 1,200 of a lower version than the passage has, 3 that expected"
                + " another version (ifVersion) or another tenant; passages that expired: 7");
  }

  @Test
  void saysOnlyWhatThereIs() {
    assertThat(StatusLines.ignored(IgnoredCounts.NONE)).isEmpty();
    assertThat(StatusLines.ignored(new IgnoredCounts(0, 0, 7)))
        .hasValue("passages that expired: 7");
    assertThat(StatusLines.ignored(new IgnoredCounts(0, 2, 0)))
        .hasValue(
            "writes that were ignored: 2 that expected another version (ifVersion) or another tenant");
  }
}
