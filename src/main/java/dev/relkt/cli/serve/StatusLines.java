package dev.relkt.cli.serve;

import dev.relkt.cli.console.Ago;
import dev.relkt.snapshot.BackfillProgress;
import dev.relkt.status.BackfillStatus;
import dev.relkt.status.IgnoredCounts;
import dev.relkt.status.MovedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of an index in a line each. */
final class StatusLines {

  private StatusLines() {}

  /** Writes that left no passage; absent where there are none. */
  static Optional<String> ignored(IgnoredCounts counts) {
    List<String> parts = new ArrayList<>();
    if (counts.lowerVersions() > 0) {
      parts.add("%,d of a lower version than the passage has".formatted(counts.lowerVersions()));
    }
    if (counts.unmetConditions() > 0) {
      parts.add(
          "%,d that expected another version (ifVersion) or another tenant"
              .formatted(counts.unmetConditions()));
    }
    List<String> sentences = new ArrayList<>();
    if (!parts.isEmpty()) {
      sentences.add("writes that were ignored: " + String.join(", ", parts));
    }
    if (counts.expired() > 0) {
      sentences.add("passages that expired: %,d".formatted(counts.expired()));
    }
    return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
  }

  /** Ids that changed their partition. */
  static String moved(MovedIds ids) {
    return "ids that changed partition: %,d writes, such as of %s; between partitions the record with the later timestamp counts. Let all producers partition alike"
        .formatted(ids.writes(), ids.example());
  }

  /** How far a backfill is. */
  static String backfill(BackfillStatus backfill, Instant now) {
    BackfillProgress progress = backfill.progress();
    String read =
        "backfill of %s: %,d of %,d files, %,d of %,d MB, %,d lines"
            .formatted(
                progress.source(),
                progress.filesRead(),
                progress.files(),
                progress.bytesRead() / 1_000_000,
                progress.bytes() / 1_000_000,
                progress.lines());
    if (progress.endedAt().isPresent()) {
      return read
          + ", in the index since %s ago, after %s"
              .formatted(
                  Ago.of(progress.endedAt().get(), now),
                  Ago.of(progress.begunAt(), progress.endedAt().get()));
    }
    if (backfill.isSilent(now)) {
      return read
          + ", nothing new for %s: it goes on when the indexing job does"
              .formatted(Ago.of(progress.at(), now));
    }
    return read
        + ", %,.0f lines/s%s"
            .formatted(
                progress.linesPerSecond(),
                backfill
                    .left()
                    .map(left -> ", about %s left".formatted(Ago.of(now, now.plus(left))))
                    .orElse(""));
  }
}
