package dev.relkt.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Examples as the arrays that the graph takes: a sparse matrix with one row a text, first the
 * anchors, then all windows.
 *
 * @param anchors how many
 * @param windows how many, of all positives together
 * @param pieces the distinct piece ids; a column of the matrix each
 * @param positions row and column of every entry, in a row
 * @param weights of every entry
 * @param owners for each window the anchor that it is the positive of
 */
@SuppressWarnings("ArrayRecordComponent") // handed to TensorFlow, never compared
record Batch(
    int anchors, int windows, long[] pieces, long[] positions, float[] weights, int[] owners) {

  /**
   * Draws examples until there are enough; no meaning, anchor or positive comes twice.
   *
   * @param most how many examples; fewer if the sources give nothing new for long
   * @param pieceWeights one a piece of the vocabulary
   */
  static Batch draw(
      WeightedSampler<ExampleSource.Weighted> mix,
      int most,
      float[] pieceWeights,
      SplittableRandom random) {
    var examples = new ArrayList<Example>(most);
    var meanings = new HashSet<Long>();
    var texts = new HashSet<Long>();
    int misses = 0;
    while (examples.size() < most && misses < 20 * most) {
      Example example = mix.draw(random).source().next(random).orElse(null);
      if (example == null
          || meanings.contains(example.meaning())
          || texts.contains(example.anchorKey())
          || texts.contains(example.positiveKey())) {
        misses++;
        continue;
      }
      meanings.add(example.meaning());
      texts.add(example.anchorKey());
      texts.add(example.positiveKey());
      examples.add(example);
    }
    return of(examples, pieceWeights);
  }

  static Batch of(List<Example> examples, float[] pieceWeights) {
    var rows = new ArrayList<int[]>();
    examples.forEach(e -> rows.add(e.anchor()));
    int[] owners = new int[examples.stream().mapToInt(e -> e.windows().size()).sum()];
    int window = 0;
    for (int e = 0; e < examples.size(); e++) {
      for (int[] ids : examples.get(e).windows()) {
        rows.add(ids);
        owners[window++] = e;
      }
    }
    int[] columns = new int[pieceWeights.length];
    Arrays.fill(columns, -1);
    long[] pieces = new long[Math.min(pieceWeights.length, entries(rows))];
    int distinct = 0;
    long[] positions = new long[2 * entries(rows)];
    float[] weights = new float[positions.length / 2];
    int entry = 0;
    for (int row = 0; row < rows.size(); row++) {
      for (int id : rows.get(row)) {
        if (columns[id] < 0) {
          columns[id] = distinct;
          pieces[distinct++] = id;
        }
        positions[2 * entry] = row;
        positions[2 * entry + 1] = columns[id];
        weights[entry++] = pieceWeights[id];
      }
    }
    return new Batch(
        examples.size(),
        owners.length,
        Arrays.copyOf(pieces, distinct),
        positions,
        weights,
        owners);
  }

  private static int entries(List<int[]> rows) {
    return rows.stream().mapToInt(r -> r.length).sum();
  }
}
