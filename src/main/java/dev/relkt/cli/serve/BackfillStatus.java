package dev.relkt.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.snapshot.BackfillProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far the newest backfill is.
 *
 * @param progress as the indexing job said last
 */
record BackfillStatus(BackfillProgress progress) {

  /** What was said longer ago says nothing about how fast it is. */
  private static final Duration SILENT = Duration.ofSeconds(20);

  /** Absent where there was none. */
  static Optional<BackfillStatus> of(List<BackfillProgress> all) {
    return all.stream()
        .max(Comparator.comparing(BackfillProgress::number))
        .map(BackfillStatus::new);
  }

  /** In one line. */
  String describe(Instant now) {
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
                  StatusCommand.ago(progress.endedAt().get(), now),
                  StatusCommand.ago(progress.begunAt(), progress.endedAt().get()));
    }
    if (isSilent(now)) {
      return read
          + ", nothing new for %s: it goes on when the indexing job does"
              .formatted(StatusCommand.ago(progress.at(), now));
    }
    return read
        + ", %,.0f lines/s%s"
            .formatted(
                progress.linesPerSecond(),
                left()
                    .map(
                        left -> ", about %s left".formatted(StatusCommand.ago(now, now.plus(left))))
                    .orElse(""));
  }

  void json(ObjectNode node, Instant now) {
    node.put("source", progress.source());
    node.put("files", progress.files());
    node.put("filesRead", progress.filesRead());
    node.put("bytes", progress.bytes());
    node.put("bytesRead", progress.bytesRead());
    node.put("lines", progress.lines());
    node.put("begunAt", progress.begunAt().toString());
    node.put("at", progress.at().toString());
    progress.endedAt().ifPresent(ended -> node.put("endedAt", ended.toString()));
    if (progress.endedAt().isEmpty() && !isSilent(now)) {
      node.put("linesPerSecond", progress.linesPerSecond());
      left().ifPresent(left -> node.put("secondsLeft", left.toSeconds()));
    }
  }

  private boolean isSilent(Instant now) {
    return Duration.between(progress.at(), now).compareTo(SILENT) > 0;
  }

  /** As if the lines that are left were as long as those that were read. */
  private Optional<Duration> left() {
    if (progress.linesPerSecond() <= 0 || progress.bytesRead() == 0) {
      return Optional.empty();
    }
    double lines =
        (double) progress.lines()
            * Math.max(0, progress.bytes() - progress.bytesRead())
            / progress.bytesRead();
    return Optional.of(Duration.ofSeconds(Math.round(lines / progress.linesPerSecond())));
  }
}
