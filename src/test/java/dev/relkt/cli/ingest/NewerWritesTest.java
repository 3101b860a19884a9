package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewerWritesTest {

  private static RawRecord record(
      int partition, long offset, long timestamp, @Nullable String key, @Nullable String value) {
    return new RawRecord(
        "passages",
        partition,
        offset,
        timestamp,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        List.of());
  }

  private static NewerWrites writes(List<RawRecord> letters, RawRecord... log) {
    return NewerWrites.among(letters, List.of(log));
  }

  @Test
  void tellsWhatWasDeletedAndWhatWasWrittenAgain() {
    RawRecord retracted = record(0, 3, 10, "retracted", "bad");
    RawRecord corrected = record(0, 4, 10, "corrected", "bad");
    RawRecord untouched = record(0, 5, 10, "untouched", "bad");
    NewerWrites writes =
        writes(
            List.of(retracted, corrected, untouched),
            record(0, 1, 9, "untouched", "an older edition"),
            retracted,
            corrected,
            untouched,
            record(0, 8, 11, "retracted", "restored"),
            record(0, 9, 12, "retracted", null),
            record(0, 6, 11, "corrected", null),
            record(0, 7, 11, "corrected", "good"));
    assertThat(writes.since(retracted)).hasValue(NewerWrites.Since.DELETED);
    assertThat(writes.since(corrected)).hasValue(NewerWrites.Since.WRITTEN_AGAIN);
    assertThat(writes.since(untouched)).isEmpty();
  }

  @Test
  void ofTwoLettersOfOneIdTheNewerOneIsSent() {
    RawRecord first = record(0, 3, 10, "p", "bad");
    RawRecord second = record(0, 4, 11, "p", "bad too");
    NewerWrites writes = writes(List.of(second, first));
    assertThat(writes.since(first)).hasValue(NewerWrites.Since.WRITTEN_AGAIN);
    assertThat(writes.since(second)).isEmpty();
  }

  @Test
  void betweenPartitionsTimestampsDecide() {
    RawRecord letter = record(2, 90, 10, "p", "bad");
    assertThat(writes(List.of(letter), record(0, 1, 11, "p", "newer")).since(letter))
        .hasValue(NewerWrites.Since.WRITTEN_AGAIN);
    assertThat(writes(List.of(letter), record(0, 100, 9, "p", "older")).since(letter)).isEmpty();
  }

  @Test
  void whatIsOlderThanTheDeletesThatAreKeptMayHaveBeenDeleted() {
    Instant now = Instant.ofEpochMilli(1_767_225_600_000L);
    RawRecord old = record(0, 3, now.minus(Duration.ofHours(169)).toEpochMilli(), "old", "bad");
    RawRecord young = record(0, 4, now.minus(Duration.ofHours(167)).toEpochMilli(), "new", "bad");
    var log =
        new ReplayExclusions.Log(writes(List.of(old, young)), Optional.of(Duration.ofDays(7)));
    assertThat(log.objection(old, now))
        .hasValue("it is older than the deletes that the topic still has, 168 h");
    assertThat(log.objection(young, now)).isEmpty();
  }

  @Test
  void aRecordWithoutAKeyIsWrittenByNobodyElse() {
    RawRecord letter = record(0, 3, 10, null, "bad");
    assertThat(writes(List.of(letter), record(0, 4, 11, null, "bad")).since(letter)).isEmpty();
  }
}
