package dev.relkt.cli.model;

import dev.relkt.cli.console.TextTable;
import dev.relkt.status.GenerationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The generations of an index, for people. */
public final class GenerationTable {

  /** Ended generations that are shown; the newest ones. */
  private static final int SHOWN_ENDED = 3;

  private GenerationTable() {}

  /** A table of them; of those that have ended only the newest. */
  public static List<String> of(List<GenerationStatus> all, Instant now) {
    long ended = all.stream().filter(one -> one.role() == GenerationStatus.Role.ENDED).count();
    long skipped = Math.max(0, ended - SHOWN_ENDED);
    var table = new TextTable("generation", "model", "role", ">passages", ">MB", "");
    for (GenerationStatus one : all) {
      if (one.role() == GenerationStatus.Role.ENDED && skipped > 0) {
        skipped--;
        continue;
      }
      boolean counted =
          one.role() != GenerationStatus.Role.ENDED && one.role() != GenerationStatus.Role.BUILDING;
      table.row(
          one.generation().id(),
          one.model(),
          one.role().describe(),
          counted ? "%,d".formatted(one.passages()) : "",
          counted ? "%,.1f".formatted(one.bytes() / 1e6) : "",
          one.keptUntil()
              .map(until -> "kept for " + left(Duration.between(now, until)))
              .orElse(one.ended()));
    }
    return table.lines();
  }

  /** What one is for, for a list of model versions. */
  static String state(GenerationStatus one) {
    return switch (one.role()) {
      case RETAINED ->
          one.keptUntil()
              .map(until -> "retained until " + until.truncatedTo(ChronoUnit.MINUTES))
              .orElse("retained");
      case ENDED -> "—";
      default -> one.role().describe();
    };
  }

  private static String left(Duration left) {
    if (left.isNegative() || left.isZero()) {
      return "0 min more";
    }
    return left.toHours() >= 2
        ? "%,d h more".formatted(left.toHours())
        : "%d min more".formatted(left.toMinutes());
  }
}
