package dev.relkt.training.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes batches of triplets, rows of question, gold passage, negative by their numbers.
 *
 * @param windows of every passage of the corpus
 */
public record TripletBatches(
    Corpus corpus, List<List<String>> windows, Distance distance, double margin) {

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
