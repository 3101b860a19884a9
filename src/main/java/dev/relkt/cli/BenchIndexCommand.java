package dev.relkt.cli;

import dev.relkt.bench.search.SearchReports;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relkt bench index}: what taking windows in costs, beside other indexes. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the same windows into a shard, into bare Lucene, JVector and hnswlib, and shows the"
          + " processor time, the bytes, and the recall of a search afterwards.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:recall holds, whether aims of speed are met or not",
      "1:recall does not hold, or nothing could be measured",
      "2:wrong options"
    })
final class BenchIndexCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private BenchSizeOptions sizes = new BenchSizeOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      run.report(BenchSearchCommand.reports(options, sizes, run, SearchReports::index));
      return run.finish();
    }
  }
}
