package dev.relkt.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
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

  /** A delete of a version, which stands in its header. */
  private static RawRecord deleted(long offset, String key, long version) {
    return new RawRecord(
        "passages",
        0,
        offset,
        10,
        key.getBytes(StandardCharsets.UTF_8),
        null,
        List.of(
            new RecordHeader(
                "relkt-version", Long.toString(version).getBytes(StandardCharsets.UTF_8))));
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
  void ofTwoThatStateVersionsTheHigherOneIsTheNewer() {
    RawRecord high = record(0, 3, 10, "high", "{\"text\":\"\",\"version\":7}");
    RawRecord low = record(0, 4, 10, "low", "{\"text\":\"\",\"version\":7}");
    RawRecord gone = record(0, 5, 10, "gone", "{\"text\":\"\",\"version\":7}");
    RawRecord broken = record(0, 6, 10, "broken", "{\"version\":7,\"text");
    RawRecord same = record(0, 7, 10, "same", "{\"text\":\"\",\"version\":7}");
    RawRecord other = record(0, 8, 10, "other", "{\"text\":\"\",\"version\":7}");
    NewerWrites writes =
        writes(
            List.of(high, low, gone, broken, same, other),
            record(0, 1, 9, "low", "{\"text\":\"earlier\",\"version\":8}"),
            deleted(2, "gone", 9),
            record(0, 9, 11, "high", "{\"text\":\"later\",\"version\":6}"),
            deleted(10, "broken", 6),
            deleted(11, "same", 7),
            record(0, 12, 11, "other", "{\"text\":\"without\"}"));
    assertThat(writes.since(high)).isEmpty();
    assertThat(writes.since(low)).hasValue(NewerWrites.Since.WRITTEN_IN_A_HIGHER_VERSION);
    assertThat(writes.since(gone)).hasValue(NewerWrites.Since.DELETED_IN_A_HIGHER_VERSION);
    assertThat(writes.since(broken)).isEmpty();
    assertThat(writes.since(same)).hasValue(NewerWrites.Since.DELETED);
    assertThat(writes.since(other)).hasValue(NewerWrites.Since.WRITTEN_AGAIN);
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

  @Test
  void everyRecordOfTheTopicIsNewerThanALineOfAFile() {
    RawRecord line = record(-1, -1, 1_000, "moon", "bad");
    assertThat(writes(List.of(line), record(0, 3, 10, "moon", null)).since(line))
        .hasValue(NewerWrites.Since.DELETED);
    assertThat(writes(List.of(line), record(2, 3, 2_000, "moon", "newer")).since(line))
        .hasValue(NewerWrites.Since.WRITTEN_AGAIN);
    assertThat(writes(List.of(line), record(0, 3, 10, "mars", null)).since(line)).isEmpty();
  }
}
