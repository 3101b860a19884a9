package dev.relkt.status;

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
public record BackfillStatus(BackfillProgress progress) {

  /** What was said longer ago says nothing about how fast it is. */
  private static final Duration SILENT = Duration.ofSeconds(20);

  /** Absent where there was none. */
  public static Optional<BackfillStatus> of(List<BackfillProgress> all) {
    return all.stream()
        .max(Comparator.comparing(BackfillProgress::number))
        .map(BackfillStatus::new);
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

  /** Whether the job has said nothing for so long that its rate says nothing. */
  public boolean isSilent(Instant now) {
    return Duration.between(progress.at(), now).compareTo(SILENT) > 0;
  }

  /**
   * How long it still takes, as if the lines that are left were as long as those that were read;
   * absent where nobody knows.
   */
  public Optional<Duration> left() {
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
