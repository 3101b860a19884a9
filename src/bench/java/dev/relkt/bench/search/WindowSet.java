package dev.relkt.bench.search;

import dev.relkt.registry.EmbeddingSpace;
import java.util.List;

/**
 * Windows to search in, and questions to ask. Scores are inner products of a question with a window
 * minus the centre; for one question their order is that of the cosines with the window.
 *
 * <p>Arrays are shared and not to be changed: at a million windows of 1,024 components they are 4
 * GB.
 *
 * @param space that all vectors are of
 * @param windows vectors of unit length minus the centre; the position is the id
 * @param texts what a window was made of, by its position
 * @param centre that of the embedding space, or the mean of the encoded windows where it has none
 * @param questions vectors of unit length
 */
record WindowSet(
    EmbeddingSpace space,
    float[][] windows,
    List<String> texts,
    float[] centre,
    float[][] questions) {

  int size() {
    return windows.length;
  }

  int dimension() {
    return centre.length;
  }

  /** The vector of a window as the encoder gives it, of unit length. */
  float[] unit(int window) {
    float[] unit = windows[window].clone();
    double squares = 0;
    for (int i = 0; i < unit.length; i++) {
      unit[i] += centre[i];
      squares += (double) unit[i] * unit[i];
    }
    // Taking the centre away and adding it again rounds.
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < unit.length; i++) {
      unit[i] /= length;
    }
    return unit;
  }
}
