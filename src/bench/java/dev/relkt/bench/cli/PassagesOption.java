package dev.relkt.bench.cli;

import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.PassageFile;
import dev.relkt.bench.load.SamplePassages;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.passage.Passage;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which passages a benchmark sends. */
final class PassagesOption {

  @Option(
      names = "--passages",
      paramLabel = "FILE",
      description =
          "Passages as JSON Lines with text, lang, title (default: sentences of the sample in new"
              + " orders, in all of its languages).")
  private @Nullable Path passages;

  /** Passages without end. */
  BenchCorpus corpus(long seed) {
    return passages == null ? new SamplePassages(seed) : new PassageFile(passages);
  }

  /** Passages as they are in the file, or in the sample. */
  List<Passage> sentences() {
    return passages == null
        ? SampleCorpus.task().passages()
        : LabelledFiles.passages(passages).records();
  }
}
