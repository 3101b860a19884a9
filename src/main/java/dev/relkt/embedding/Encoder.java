package dev.relkt.embedding;

import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /**
   * The same encoder, whose calls take at most so long about waiting for what is not there and then
   * throw {@link EncoderUnavailable}. An encoder that computes here never waits and is its own.
   *
   * @param patience for one call; with 0 what is elsewhere is asked once
   * @return not to be closed; it ends with this one
   */
  default Encoder withPatience(Duration patience) {
    return this;
  }

  /**
   * How many texts at once take about as long as one: more than 1 where every call has a price of
   * its own.
   */
  default int cheapBatch() {
    return 1;
  }

  /** The words of texts as vectors of their own, where the model has any. */
  default Optional<WordEncoder> words() {
    return Optional.empty();
  }

  /** Frees native memory. Idempotent; no other call may follow. */
  @Override
  void close();
}
