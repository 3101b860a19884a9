package dev.relkt.ranking;

import dev.relkt.embedding.WordVector;
import java.util.Comparator;
import java.util.List;
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

  private LateInteraction() {}

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
