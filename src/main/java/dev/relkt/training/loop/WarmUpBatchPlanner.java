package dev.relkt.training.loop;

import dev.relkt.training.data.Triplet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Warm-up: the passage of a question against passages that share its words (BM25) in the first
 * epochs, against any after.
 */
public final class WarmUpBatchPlanner implements BatchPlanner {

  /** How often a random passage may turn out to be no negative before the question goes without. */
  private static final int TRIES = 50;

  private final TripletBatches batches;
  private final Map<Integer, List<Integer>> lexical = new HashMap<>();
  private final int lexicalEpochs;
  private final int negatives;
  private final int questions;

  /**
   * @param triplets lexical negatives
   * @param lexicalEpochs the first epochs, which take those
   * @param negatives the most a question and epoch
   * @param questions the most an epoch; 0 for all
   */
  public WarmUpBatchPlanner(
      TripletBatches batches,
      List<Triplet> triplets,
      int lexicalEpochs,
      int negatives,
      int questions) {
    this.batches = batches;
    this.lexicalEpochs = lexicalEpochs;
    this.negatives = negatives;
    this.questions = questions;
    Corpus corpus = batches.corpus();
    for (Triplet triplet : triplets) {
      int question = corpus.question(triplet.question());
      lexical.put(
          question,
          triplet.negatives().stream()
              .map(corpus::passage)
              .filter(p -> corpus.mayBeNegative(question, p))
              .limit(negatives)
              .toList());
    }
  }

  @Override
  public Plan plan(
      int epoch, TrainableEncoder encoder, SplittableRandom random, TrainingProgress progress) {
    Corpus corpus = batches.corpus();
    int[] asked = Shuffle.sample(corpus.questions(), questions, random);
    var rows = new ArrayList<int[]>();
    long dropped = 0;
    for (int q : asked) {
      List<Integer> found =
          epoch <= lexicalEpochs ? lexical.getOrDefault(q, List.of()) : drawn(q, random);
      for (int negative : found) {
        rows.add(new int[] {q, corpus.gold(q), negative});
      }
      dropped += found.isEmpty() ? 1 : 0;
    }
    Collections.shuffle(rows, random);
    return new Plan(
        rows,
        Map.of(
            "questions", (long) asked.length, "triplets", (long) rows.size(), "dropped", dropped));
  }

  private List<Integer> drawn(int question, SplittableRandom random) {
    var drawn = new ArrayList<Integer>(negatives);
    for (int i = 0; i < TRIES && drawn.size() < negatives; i++) {
      int passage = random.nextInt(batches.corpus().passages());
      if (batches.corpus().mayBeNegative(question, passage)) {
        drawn.add(passage);
      }
    }
    return drawn;
  }

  @Override
  public TrainingBatch batch(List<int[]> rows) {
    return batches.batch(rows);
  }
}
