package dev.relkt.cli.model;

import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.embedding.Encoder;
import dev.relkt.evaluation.Progress;
import dev.relkt.evaluation.SampleSentences;
import dev.relkt.evaluation.SearchRecall;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say on which texts the recall of search is measured. */
final class RecallSample {

  /** With the sample, passages enough that a search has to leave most of them out. */
  private static final int PASSAGES = 1_000;

  private static final long SEED = 42;

  @Option(
      names = "--passages",
      paramLabel = "FILE",
      description =
          "Passages as JSON Lines, to measure the recall of search on, and for the centre (default:"
              + " the sample that comes with ReLKT and passages made of its sentences, in 14"
              + " languages). Some thousands of your own tell more.")
  private @Nullable Path passages;

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description = "Questions as JSON Lines (default: those of the sample).")
  private @Nullable Path questions;

  SearchRecall encode(Encoder encoder, Progress progress) {
    RetrievalTask sample = SampleCorpus.task();
    List<LabelledQuestion> asked =
        questions == null ? sample.questions() : LabelledFiles.questions(questions).records();
    return SearchRecall.encode(
        encoder,
        passages == null ? made(sample) : LabelledFiles.passages(passages).records(),
        asked.stream().map(LabelledQuestion::text).toList(),
        progress);
  }

  private static List<Passage> made(RetrievalTask sample) {
    List<Passage> all = new ArrayList<>(sample.passages());
    var sentences = new SampleSentences(SEED);
    for (int number = 0; all.size() < PASSAGES; number++) {
      all.add(sentences.passage(new PassageId("sample-%07d".formatted(number)), number, 0));
    }
    return all;
  }
}
