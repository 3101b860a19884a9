package dev.relkt.bench.load;

import dev.relkt.evaluation.SampleSentences;
import dev.relkt.passage.Passage;
import java.util.Random;

/** Passages made of the sentences of the sample, and words of them as questions. */
public final class SamplePassages implements BenchCorpus {

  private final long seed;
  private final SampleSentences sentences;

  public SamplePassages(long seed) {
    this.seed = seed;
    sentences = new SampleSentences(seed);
  }

  @Override
  public Passage passage(int number, int revision) {
    return sentences.passage(BenchCorpus.id(number), number, revision);
  }

  @Override
  public String question(int number) {
    return Excerpt.of(passage(number, 0).text(), new Random(seed + number));
  }
}
