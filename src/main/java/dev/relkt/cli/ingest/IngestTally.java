package dev.relkt.cli.ingest;

import dev.relkt.cli.console.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What became of every place of the input: sent, refused or blank. */
final class IngestTally {

  private final Map<String, Long> places = new TreeMap<>();
  private long start = System.nanoTime();
  private long sent;
  private long refused;
  private long blank;
  private long replaced;
  private long spaced;
  private long cleaned;
  private long twins;
  private long skipped;
  private long again;
  private final Map<String, Long> unused = new TreeMap<>();

  /**
   * @param unit what places are called there, such as {@code lines}
   */
  void add(InputPassage place, String unit) {
    if (places.isEmpty()) {
      start = System.nanoTime();
    }
    places.merge(unit, 1L, Long::sum);
    switch (place) {
      case InputPassage.Taken taken -> {
        sent++;
        replaced += taken.earlier().isPresent() ? 1 : 0;
        spaced += taken.spaced() ? 1 : 0;
        cleaned += taken.cleaned() ? 1 : 0;
        twins += taken.twin().isPresent() ? 1 : 0;
        taken.unused().forEach(field -> unused.merge(field, 1L, Long::sum));
      }
      case InputPassage.Refused ignored -> refused++;
      case InputPassage.Again ignored -> again++;
      case InputPassage.Blank ignored -> blank++;
    }
  }

  /** A place that an earlier run has sent. */
  void skip() {
    skipped++;
  }

  long twins() {
    return twins;
  }

  long refused() {
    return refused;
  }

  long replaced() {
    return replaced;
  }

  /** All places: sent, refused, repeated and blank ones. */
  long all() {
    return sent + refused + again + blank;
  }

  /** How far it is, for a line that is written over. */
  String describe() {
    double seconds = Math.max(1, System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    return "%,d passages in %.1f s (%,.0f/s), %,d refused"
        .formatted(sent, seconds, sent / seconds, refused);
  }

  /** Accounts for everything that was read, and says what a writer should know. */
  List<String> account(boolean allIdsCompared) {
    List<String> lines = new ArrayList<>();
    List<String> read = new ArrayList<>();
    places.forEach((unit, count) -> read.add("%,d %s".formatted(count, unit)));
    lines.add(
        "read %s: %,d sent, %,d refused, %,d blank%s"
            .formatted(
                read.isEmpty() ? "nothing" : String.join(" and ", read),
                sent,
                refused,
                blank,
                again == 0 ? "" : ", %,d with a text that came before".formatted(again)));
    if (replaced > 0) {
      lines.add(
          "%,d ids came again: the passage that came last stays%s"
              .formatted(
                  replaced,
                  allIdsCompared ? "" : " (among the first %,d ids)".formatted(SeenIds.MOST)));
    }
    if (spaced > 0) {
      lines.add("control characters of %,d passages are read as spaces".formatted(spaced));
    }
    if (cleaned > 0) {
      lines.add("control characters of %,d passages became spaces (--clean)".formatted(cleaned));
    }
    if (twins > 0) {
      lines.add(
          "%,d ids look like another one and are not the same: both passages stay"
              .formatted(twins));
    }
    if (skipped > 0) {
      lines.add("%,d places before these were sent by an earlier run".formatted(skipped));
    }
    unused.forEach(
        (field, count) ->
            lines.add(
                "field \"%s\" of %,d passages is not sent: no metadata can hold it"
                    .formatted(TerminalText.line(field), count)));
    return lines;
  }
}
