package dev.relkt.registry;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of a network's output on the way to a vector: pooled, put through dense layers, cut,
 * scaled, in this order. Part of the embedding space.
 *
 * @param pooling how the vectors of a text's tokens become one
 * @param dense layers after it, first to last
 * @param cut how many components are kept, the first ones (for models that are trained so that the
 *     first ones suffice); absent for all
 * @param normalise whether a vector of any length is scaled to length 1; otherwise the network must
 *     end in a normalisation of its own, and another length is an error
 */
public record VectorRule(
    Pooling pooling, List<DenseLayer> dense, Optional<Integer> cut, boolean normalise) {

  /**
   * @throws IllegalArgumentException if a layer does not take what the one before gives, or the cut
   *     is none
   */
  public VectorRule {
    dense = List.copyOf(dense);
    for (int i = 1; i < dense.size(); i++) {
      if (dense.get(i).in() != dense.get(i - 1).out()) {
        throw new IllegalArgumentException(
            "dense[%d]: takes %d components (expected: %d, as the layer before gives)"
                .formatted(i, dense.get(i).in(), dense.get(i - 1).out()));
      }
    }
    if (cut.isPresent() && cut.get() < 1) {
      throw new IllegalArgumentException("cut: %d (expected: 1 or more)".formatted(cut.get()));
    }
    if (cut.isPresent() && !dense.isEmpty() && cut.get() > dense.get(dense.size() - 1).out()) {
      throw new IllegalArgumentException(
          "cut: %d (expected: at most %d, as the last layer gives)"
              .formatted(cut.get(), dense.get(dense.size() - 1).out()));
    }
    if (cut.isPresent() && !normalise) {
      throw new IllegalArgumentException(
          "cut without normalise (expected: normalise, for a part of a vector is shorter than 1)");
    }
  }

  /** Pooled and scaled to length 1. */
  public static VectorRule of(Pooling pooling) {
    return new VectorRule(pooling, List.of(), Optional.empty(), true);
  }

  /** How vectors of tokens become one. Padding counts for nothing. */
  public enum Pooling {
    /** Not at all: the network gives one vector a text, float [n, d]. */
    NONE,
    /** The mean over the tokens of float [n, length, d]. */
    MEAN,
    /** The first token's. */
    CLS,
    /** The greatest value of each component. */
    MAX,
    /** The last token's. */
    LAST
  }

  /**
   * y = activation(W x + b).
   *
   * @param file its weights in the version's folder, such as {@code dense/0.safetensors}: {@code
   *     linear.weight} [out, in], and {@code linear.bias} [out] if there is one
   * @param in components that it takes, 1 or more
   * @param out components that it gives, 1 or more
   * @param activation after the sum
   */
  public record DenseLayer(String file, int in, int out, Activation activation) {

    /**
     * @throws IllegalArgumentException if the file is not under {@code dense/}, or a size is none
     */
    public DenseLayer {
      if (!file.startsWith("dense/") || !ManifestProblems.isPathInside(file)) {
        throw new IllegalArgumentException(
            "dense: file \"%s\" (expected: a path below dense/)".formatted(file));
      }
      if (in < 1 || out < 1 || Math.max(in, out) > MOST) {
        throw new IllegalArgumentException(
            "dense: %d to %d components (expected: 1 to %d)".formatted(in, out, MOST));
      }
    }

    /** The most components that go in or come out. */
    public static final int MOST = 1 << 16;
  }

  /** What a dense layer does with each component of its sum. */
  public enum Activation {
    IDENTITY,
    TANH
  }
}
