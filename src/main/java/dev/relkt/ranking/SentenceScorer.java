package dev.relkt.ranking;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.WordVector;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.VectorUtil;

/**
 * Says how well sentences answer a question: word by word ({@link LateInteraction}) where the
 * encoder has vectors of words, otherwise by the cosine of their vectors. Thread-safe; to be used
 * while the encoder is open.
 */
public final class SentenceScorer {

  private final Encoder encoder;
  private final Optional<WordEncoder> words;

  /**
   * @param encoder of the version that answers; stays open
   */
  public SentenceScorer(Encoder encoder) {
    this.encoder = encoder;
    words = encoder.words();
  }

  /**
   * The score of each sentence, in their order; greater is better. To be compared for one question
   * alone.
   *
   * @param question at least one letter, number or symbol
   * @param sentences each with at least one letter, number or symbol
   */
  public double[] scores(String question, List<String> sentences) {
    if (words.isPresent()) {
      WordEncoder by = words.get();
      List<WordVector> asked = LateInteraction.asked(by.words(question));
      return sentences.stream()
          .mapToDouble(sentence -> LateInteraction.score(asked, by.words(sentence)))
          .toArray();
    }
    float[] asked = encoder.encodeQuestions(List.of(question)).getFirst().toArray();
    return encoder.encodeQuestions(sentences).stream()
        .map(Embedding::toArray)
        .mapToDouble(vector -> VectorUtil.dotProduct(asked, vector))
        .toArray();
  }
}
