package dev.relkt.cli;

import dev.relkt.bench.BenchReport;
import dev.relkt.bench.search.SearchReports;
import dev.relkt.cli.options.Installation;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.tensorflow.SharedEncoders;
import dev.relkt.registry.ModelRegistry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relkt bench search}: what a question costs, beside other searches. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Searches the same windows with a shard, with bare Lucene, JVector, hnswlib and an exact scan,"
          + " and shows the processor time of a question beside the recall, at several efforts.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:recall holds, whether aims of speed are met or not",
      "1:recall does not hold, or nothing could be measured",
      "2:wrong options"
    })
final class BenchSearchCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private BenchSizeOptions sizes = new BenchSizeOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      measure(options, sizes, run);
      return run.finish();
    }
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
    try (Encoder encoder =
        SharedEncoders.acquire(
            new ModelRegistry(Installation.registryRoot()).resolve(options.model()), List.of())) {
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
