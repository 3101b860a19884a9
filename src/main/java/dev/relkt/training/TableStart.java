package dev.relkt.training;

import dev.relkt.training.TrainingData.Parallel;
import dev.relkt.training.TrainingData.Synset;
import dev.relkt.training.TrainingData.Term;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The table before the first step: English pieces get random directions, all others the sum of the directions of the English
 * texts that they are translated by (random indexing, Sahlgren 2005, over translations), and some randomness of their own.
 *
 * <p>One pass over dictionaries and parallel texts that saves thousands of steps. For a piece <i>f</i>: <i>v_f = u_f · (own
 * share) + unit(Σ (s_e − s̄)) · (foreign share)</i>, where <i>s_e</i> is the unit vector of the English side, <i>s̄</i> the
 * mean of all, <i>u_f</i> the random direction. Rows have length 1.
 */
final class TableStart {

  private static final String ENGLISH = "en";

  /** Of a piece that occurs in no English text, the length of its own random part; the rest is borrowed. */
  private static final double OWN = 0.35;

  private final PieceTexts pieces;
  private final float[] weights;
  private final int dimension;
  private final StudentTable random;
  private final float[] borrowed;
  private final float[] mean;
  private final float[] foreign;
  private final float[] english;
  private double texts;

  private TableStart(PieceTexts pieces, float[] weights, int dimension, long seed) {
    this.pieces = pieces;
    this.weights = weights;
    this.dimension = dimension;
    float[] rows = random(weights.length, dimension, seed);
    random = StudentTable.weighted(dimension, rows, weights);
    borrowed = new float[rows.length];
    mean = new float[dimension];
    foreign = new float[weights.length];
    english = new float[weights.length];
  }

  /** Rows of expected length 1 in random directions. */
  static float[] random(int vocabulary, int dimension, long seed) {
    var random = new Random(seed);
    float[] values = new float[vocabulary * dimension];
    double deviation = 1 / Math.sqrt(dimension);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  /**
   * The rows, without the pieces' weights.
   *
   * @param weights one a piece
   */
  static float[] of(
      TrainingData data,
      Xquad xquad,
      PieceTexts pieces,
      float[] weights,
      int dimension,
      long seed) {
    var start = new TableStart(pieces, weights, dimension, seed);
    for (Parallel parallel : data.parallels()) {
      start.add(parallel.texts());
    }
    xquad.questions().values().forEach(q -> start.add(q.texts()));
    xquad.paragraphs().values().forEach(p -> start.add(p.texts()));
    for (Term term : data.terms()) {
      start.add(term.english(), List.of(term.text()));
    }
    for (Synset synset : data.synsets()) {
      for (String word : synset.words().getOrDefault(ENGLISH, List.of())) {
        synset
            .words()
            .forEach(
                (language, words) -> {
                  if (!language.equals(ENGLISH)) {
                    start.add(word, words);
                  }
                });
      }
    }
    return start.rows(random(weights.length, dimension, seed));
  }

  private void add(Map<String, String> texts) {
    String source = texts.get(ENGLISH);
    if (source != null) {
      add(
          source,
          texts.entrySet().stream()
              .filter(e -> !e.getKey().equals(ENGLISH))
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue)
              .toList());
    }
  }

  private void add(String source, List<String> translations) {
    int[] ids = pieces.of(source).ids();
    if (ids.length == 0) {
      return;
    }
    float[] vector = random.encode(ids);
    for (int id : ids) {
      english[id] += translations.size();
    }
    for (String translation : translations) {
      texts++;
      for (int i = 0; i < dimension; i++) {
        mean[i] += vector[i];
      }
      for (int id : pieces.of(translation).ids()) {
        foreign[id]++;
        int row = id * dimension;
        for (int i = 0; i < dimension; i++) {
          borrowed[row + i] += vector[i];
        }
      }
    }
  }

  private float[] rows(float[] own) {
    for (int i = 0; i < dimension; i++) {
      mean[i] /= (float) Math.max(1, texts);
    }
    for (int id = 0; id < weights.length; id++) {
      int row = id * dimension;
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        borrowed[row + i] -= foreign[id] * mean[i];
        squares += borrowed[row + i] * borrowed[row + i];
      }
      double share = foreign[id] / Math.max(1, foreign[id] + english[id]);
      double borrow = share * (1 - OWN);
      if (squares > 0 && borrow > 0) {
        double factor = borrow / Math.sqrt(squares);
        double length = Math.sqrt(borrow * borrow + (1 - borrow) * (1 - borrow));
        for (int i = 0; i < dimension; i++) {
          own[row + i] =
              (float) (((1 - borrow) * own[row + i] + factor * borrowed[row + i]) / length);
        }
      }
    }
    return own;
  }
}
