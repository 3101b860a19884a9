package dev.relkt.training.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds negatives with the weights of now: hard ones, nearer to the question than its gold passage,
 * and semi-hard ones, farther but within the margin. The nearest of each kind are taken; what may
 * not be a negative ({@link Corpus#mayBeNegative}) is passed over.
 *
 * @param hard the most hard ones a question
 * @param semiHard the most semi-hard ones a question
 * @param cosineMargin the margin as a difference of cosines
 */
public record NegativeMining(int hard, int semiHard, double cosineMargin) {

  /**
   * What was found.
   *
   * @param triplets question, gold passage, negative; by question
   * @param hard how many of them are hard
   * @param dropped questions that yield none
   */
  record Mined(List<int[]> triplets, int hard, int dropped) {}

  /**
   * Mines.
   *
   * @param asked numbers of the questions
   * @param questions their vectors, in the same order
   * @param passages of the corpus
   */
  Mined mine(
      Corpus corpus,
      int[] asked,
      float[][] questions,
      WindowVectors passages,
      String what,
      TrainingProgress progress) {
    float[] golds = new float[asked.length];
    Nearest[] hardest = new Nearest[asked.length];
    Nearest[] semi = new Nearest[asked.length];
    for (int q = 0; q < asked.length; q++) {
      golds[q] = passages.cosine(questions[q], corpus.gold(asked[q]));
      hardest[q] = new Nearest(hard);
      semi[q] = new Nearest(semiHard);
    }
    passages.forEachCosine(
        questions,
        Runtime.getRuntime().availableProcessors(),
        (q, p, cosine) -> {
          if (cosine > golds[q] - cosineMargin
              && (cosine > golds[q] ? hardest[q] : semi[q]).wouldTake(cosine)
              && corpus.mayBeNegative(asked[q], p)) {
            if (cosine > golds[q]) {
              hardest[q].take(p, cosine);
            } else if (cosine < golds[q]) {
              semi[q].take(p, cosine);
            }
          }
        },
        done -> {
          progress.at(what, "passages", done, passages.passages(), "");
          if (progress.stopping()) {
            throw new TrainingStopped(what + ": stopped");
          }
        });
    var triplets = new ArrayList<int[]>();
    int hardOnes = 0;
    int dropped = 0;
    for (int q = 0; q < asked.length; q++) {
      for (Nearest found : List.of(hardest[q], semi[q])) {
        for (int i = 0; i < found.size(); i++) {
          triplets.add(new int[] {asked[q], corpus.gold(asked[q]), found.passage(i)});
        }
      }
      hardOnes += hardest[q].size();
      dropped += hardest[q].size() + semi[q].size() == 0 ? 1 : 0;
    }
    return new Mined(triplets, hardOnes, dropped);
  }
}
