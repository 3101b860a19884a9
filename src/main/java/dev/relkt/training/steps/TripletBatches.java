package dev.relkt.training.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes batches of triplets, rows of question, gold passage, negative by their numbers.
 *
 * @param windows of every passage of the corpus
 */
record TripletBatches(Corpus corpus, List<List<String>> windows, Distance distance, double margin) {

  static final Setting MARGIN =
      new Setting("margin", Setting.Type.POSITIVE_NUMBER, "0.3", "m of the triplet loss");
  static final Setting DISTANCE =
      new Setting("distance", Setting.Type.DISTANCE, "cosine", "1 − cosine, or squared Euclidean");

  static TripletBatches of(LearnedStep.Material material, Settings settings) {
    return new TripletBatches(
        material.corpus(),
        material.windows(),
        Distance.valueOf(settings.text(DISTANCE.key()).toUpperCase(Locale.ROOT)),
        settings.number(MARGIN.key()));
  }

  TrainingBatch batch(List<int[]> rows) {
    var texts = new BatchTexts();
    var triplets = new ArrayList<TripletLoss.Rows>(rows.size());
    for (int[] row : rows) {
      triplets.add(
          new TripletLoss.Rows(
              texts.row(corpus.question(row[0]).text()),
              texts.rows(windows.get(row[1])),
              texts.rows(windows.get(row[2]))));
    }
    return new TrainingBatch(texts.texts(), new TripletLoss(triplets, distance, margin));
  }
}
