package dev.relkt.ranking;

import dev.relkt.embedding.WordVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.util.VectorUtil;

/**
 * How well the words of a passage match those of a question: for each word of the question the
 * greatest cosine with a word of the passage, averaged with the words' lengths to the power of
 * {@value #EXPONENT} as weights. Names and rare words count more than those that every text has.
 * The greatest similarity a word is that of ColBERT (Khattab and Zaharia, 2020); the vectors here
 * depend on no context.
 */
public final class LateInteraction {

  static final double EXPONENT = 1.5;

  /** A question of more words is compared by those that say most. */
  static final int MOST_QUESTION_WORDS = 64;

  /** Words and products of a warm-up, about as many as of a question with fifty candidates. */
  private static final int WARM_QUESTION = 8;

  private static final int WARM_PASSAGE = 80;
  private static final int WARM_DIMENSION = 256;
  private static final int WARM_ROUNDS = 100;
  private static final long MOST_WARM_NANOS = 2_000_000_000L;

  private static boolean warm;

  private LateInteraction() {}

  /**
   * Compares words until the comparison is compiled, once a JVM. Vector instructions that are not
   * compiled yet are a thousand times slower: the first questions would wait for seconds, and those
   * behind them be refused. Takes two seconds at most.
   */
  public static synchronized void warmUp() {
    if (warm) {
      return;
    }
    warm = true;
    List<WordVector> question = words(WARM_QUESTION);
    List<WordVector> passage = words(WARM_PASSAGE);
    long end = System.nanoTime() + MOST_WARM_NANOS;
    for (int i = 0; i < WARM_ROUNDS && System.nanoTime() - end < 0; i++) {
      score(question, passage);
    }
  }

  private static List<WordVector> words(int count) {
    SplittableRandom random = new SplittableRandom(count);
    List<WordVector> words = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      float[] vector = new float[WARM_DIMENSION];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (random.nextGaussian() / Math.sqrt(vector.length));
      }
      words.add(WordVector.of(vector, 1));
    }
    return words;
  }

  /** The words of a question that are compared: at most {@value #MOST_QUESTION_WORDS}. */
  static List<WordVector> asked(List<WordVector> question) {
    if (question.size() <= MOST_QUESTION_WORDS) {
      return question;
    }
    return question.stream()
        .sorted(Comparator.comparingDouble((WordVector word) -> -word.length()))
        .limit(MOST_QUESTION_WORDS)
        .toList();
  }

  /**
   * The weighted mean of the greatest cosines.
   *
   * @return −1 to 1 but for rounding; 0 if one of the two has no words
   */
  public static double score(List<WordVector> question, List<WordVector> passage) {
    if (passage.isEmpty()) {
      return 0;
    }
    byte[][] components = new byte[passage.size()][];
    float[] scales = new float[components.length];
    for (int p = 0; p < scales.length; p++) {
      components[p] = passage.get(p).components();
      scales[p] = passage.get(p).scale();
    }
    double sum = 0;
    double weights = 0;
    for (WordVector word : question) {
      byte[] asked = word.components();
      float greatest = Float.NEGATIVE_INFINITY;
      for (int p = 0; p < scales.length; p++) {
        greatest = Math.max(greatest, VectorUtil.dotProduct(asked, components[p]) * scales[p]);
      }
      double weight = Math.pow(word.length(), EXPONENT);
      sum += weight * greatest * word.scale();
      weights += weight;
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
