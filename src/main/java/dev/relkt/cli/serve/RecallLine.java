package dev.relkt.cli.serve;

import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.ShardRecall;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What readers say of how much their searches find. */
final class RecallLine {

  private RecallLine() {}

  /** In a line: the worst shard decides. */
  static String of(List<ReaderLease> readers) {
    List<ShardRecall> measured =
        readers.stream()
            .flatMap(reader -> reader.recall().stream())
            .filter(recall -> recall.questions() > 0)
            .toList();
    if (measured.isEmpty()) {
      return "not measured yet: questions tell (answering.recall-share)";
    }
    ShardRecall worst =
        measured.stream().min(Comparator.comparingDouble(ShardRecall::recall)).orElseThrow();
    double wide = measured.stream().mapToDouble(ShardRecall::widthTimes).max().orElse(1);
    return String.format(
            Locale.ROOT,
            "%.3f in the worst of %d shards (%d questions)",
            worst.recall(),
            measured.size(),
            worst.questions())
        + (wide > 1
            ? String.format(Locale.ROOT, ", searched up to %.1f times wider than usual", wide)
            : "")
        + (measured.stream().anyMatch(ShardRecall::failing)
            ? "; too low, graphs are being given up for scans"
            : "");
  }
}
