package dev.relkt.training.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Teacher: negatives that the encoder itself takes for answers, mined anew for every epoch. */
public final class TeacherBatchPlanner implements BatchPlanner {

  private final TripletBatches batches;
  private final NegativeMining mining;
  private final int questions;

  /**
   * @param questions the most an epoch, drawn anew for each; 0 for all
   */
  public TeacherBatchPlanner(TripletBatches batches, NegativeMining mining, int questions) {
    this.batches = batches;
    this.mining = mining;
    this.questions = questions;
  }

  @Override
  public Plan plan(
      int epoch, TrainableEncoder encoder, SplittableRandom random, TrainingProgress progress) {
    Corpus corpus = batches.corpus();
    int[] asked = Shuffle.sample(corpus.questions(), questions, random);
    String what = "epoch %d: ".formatted(epoch);
    WindowVectors passages =
        Vectors.ofPassages(encoder, batches.windows(), what + "encoding passages", progress);
    var texts = new ArrayList<String>(asked.length);
    for (int q : asked) {
      texts.add(corpus.question(q).text());
    }
    float[][] vectors = Vectors.of(encoder, texts, what + "encoding questions", progress);
    NegativeMining.Mined mined =
        mining.mine(corpus, asked, vectors, passages, what + "mining", progress);
    var rows = new ArrayList<>(mined.triplets());
    Collections.shuffle(rows, random);
    return new Plan(
        rows,
        Map.of(
            "questions",
            (long) asked.length,
            "triplets",
            (long) rows.size(),
            "hard",
            (long) mined.hard(),
            "semi-hard",
            (long) rows.size() - mined.hard(),
            "dropped",
            (long) mined.dropped()));
  }

  @Override
  public TrainingBatch batch(List<int[]> rows) {
    return batches.batch(rows);
  }
}
