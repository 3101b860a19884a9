package dev.relkt.embedding;

import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import java.util.List;

/**
 * Text in, unit vectors out, all of one space.
 *
 * <p>Implementations are safe for use by several threads and deterministic: the same text gets the
 * same vectors, whatever batch it is in (up to the rounding of floating point sums, 1e-5).
 */
public interface Encoder extends AutoCloseable {

  EmbeddingSpace space();

  /** Components of every vector. */
  int dimension();

  /** What an index needs to know of the vectors. */
  default VectorSpec vectors() {
    return VectorSpec.of(space(), dimension());
  }

  /**
   * Encodes questions.
   *
   * @param texts each with at least one letter, number or symbol
   * @return one embedding a question, in the same order
   */
  List<Embedding> encodeQuestions(List<String> texts);

  /**
   * Encodes passages, each as one or more windows as the model's manifest says.
   *
   * @return for each passage, in the same order, its windows in text order, at least one
   */
  List<List<Embedding>> encodePassages(List<PassageText> passages);

  /** Frees native memory. Idempotent; no other call may follow. */
  @Override
  void close();
}
