package dev.relkt.bench.cli;

import dev.relkt.bench.BenchReport;
import dev.relkt.bench.search.SearchReports;
import dev.relkt.embedding.Encoder;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code relkt bench search}: what a question costs, beside other searches. */
@Command(
    name = "search",
    description = {
      "Searches the same windows with a shard, with bare Lucene, JVector, hnswlib and an exact scan,"
          + " and shows the processor time of a question beside the recall, at several efforts.",
      ""
    },
    exitCodeList = {
      "0:recall holds, whether aims of speed are met or not",
      "1:recall does not hold, or nothing could be measured",
      "2:wrong options"
    })
final class BenchSearchCommand extends BenchMeasurement {

  @Mixin private BenchSizeOptions sizes = new BenchSizeOptions();

  @Override
  void measure(BenchOptions options, BenchRun run) {
    measure(options, sizes, run);
  }

  static void measure(BenchOptions options, BenchSizeOptions sizes, BenchRun run) {
    run.report(reports(options, sizes, run, SearchReports::search));
  }

  /** Opens the encoder for as long as it is needed. */
  static BenchReport reports(
      BenchOptions options,
      BenchSizeOptions sizes,
      BenchRun run,
      Function<SearchReports, BenchReport> which) {
    try (Encoder encoder = options.openEncoder()) {
      return which.apply(
          new SearchReports(
              encoder,
              options.corpus(),
              options.questions(),
              sizes.plan(options.form(), options.seed(), encoder.dimension()),
              run.work(),
              run.progress()));
    }
  }
}
