package dev.relkt.embedding.features;

import java.util.Arrays;
import java.util.List;

/**
 * All ways to cut words into a set of pieces, with the probabilities of an iteration of {@link
 * UnigramTrainer}.
 *
 * <p>Probabilities, not logarithms: a training word is short enough that their product stays above
 * the least double.
 */
final class PieceLattice {

  private final PieceTrie trie;
  private final double[] probabilities;

  PieceLattice(List<String> pieces, double[] probabilities) {
    this.probabilities = probabilities;
    trie = new PieceTrie(4 * pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      trie.put(pieces.get(i), i);
    }
  }

  /**
   * Adds how often each piece is expected in the word (forward and backward sums), times the word's
   * weight.
   *
   * @return the logarithm of the word's probability; 0 where it cannot be cut into pieces
   */
  double addExpected(String word, double weight, double[] counts) {
    int length = word.length();
    double[] forward = new double[length + 1];
    double[] backward = new double[length + 1];
    forward[0] = 1;
    backward[length] = 1;
    for (int start = 0; start < length; start++) {
      int node = PieceTrie.ROOT;
      for (int i = start; i < length && forward[start] > 0; i++) {
        node = trie.child(node, word.charAt(i));
        if (node == PieceTrie.NONE) {
          break;
        }
        int piece = trie.value(node);
        if (piece != PieceTrie.NONE) {
          forward[i + 1] += forward[start] * probabilities[piece];
        }
      }
    }
    double total = forward[length];
    if (total <= 0) {
      return 0;
    }
    for (int start = length - 1; start >= 0; start--) {
      if (forward[start] <= 0) {
        continue;
      }
      int node = PieceTrie.ROOT;
      for (int i = start; i < length; i++) {
        node = trie.child(node, word.charAt(i));
        if (node == PieceTrie.NONE) {
          break;
        }
        int piece = trie.value(node);
        if (piece != PieceTrie.NONE) {
          double rest = probabilities[piece] * backward[i + 1];
          backward[start] += rest;
          counts[piece] += weight * forward[start] * rest / total;
        }
      }
    }
    return Math.log(total);
  }

  /**
   * The probability of the best way to cut a text, without one piece.
   *
   * @param without a piece that may not be used
   * @return 0 if there is no way
   */
  double bestWithout(String text, int without) {
    double[] best = new double[text.length() + 1];
    Arrays.fill(best, 1, best.length, 0);
    best[0] = 1;
    for (int start = 0; start < text.length(); start++) {
      int node = PieceTrie.ROOT;
      for (int i = start; i < text.length() && best[start] > 0; i++) {
        node = trie.child(node, text.charAt(i));
        if (node == PieceTrie.NONE) {
          break;
        }
        int piece = trie.value(node);
        if (piece != PieceTrie.NONE && piece != without) {
          best[i + 1] = Math.max(best[i + 1], best[start] * probabilities[piece]);
        }
      }
    }
    return best[text.length()];
  }
}
