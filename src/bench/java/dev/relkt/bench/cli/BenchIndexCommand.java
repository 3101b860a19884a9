package dev.relkt.bench.cli;

import dev.relkt.bench.search.SearchReports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code relkt bench index}: what taking windows in costs, beside other indexes. */
@Command(
    name = "index",
    description = {
      "Takes the same windows into a shard, into bare Lucene, JVector and hnswlib, and shows the"
          + " processor time, the bytes, and the recall of a search afterwards.",
      ""
    },
    exitCodeList = {
      "0:recall holds, whether aims of speed are met or not",
      "1:recall does not hold, or nothing could be measured",
      "2:wrong options"
    })
final class BenchIndexCommand extends BenchMeasurement {

  @Mixin private BenchSizeOptions sizes = new BenchSizeOptions();

  @Override
  void measure(BenchOptions options, BenchRun run) {
    run.report(BenchSearchCommand.reports(options, sizes, run, SearchReports::index));
  }
}
