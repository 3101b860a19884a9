package dev.relkt.embedding.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Learns the pieces of a {@link Unigram} model from a table of words (Kudo 2018, "Subword
 * Regularization").
 *
 * <p>Starts from frequent substrings ({@link SeedPieces}), then in turn estimates their
 * probabilities by expectation maximisation and drops those whose loss costs the text's likelihood
 * least, until as many are left as were asked for. Single characters stay, as far as they are
 * frequent enough. Deterministic: the same table and settings give the same pieces.
 *
 * @param pieces how many pieces to learn, 1 or more; fewer if the words hold fewer
 * @param longestPiece the most chars of a piece, its {@link Unigram#WORD_START} included
 * @param leastWeight what a seed must weigh at least
 */
public record UnigramTrainer(int pieces, int longestPiece, double leastWeight) {

  /**
   * Chars of the longest word that is learned from; keeps the product of probabilities above the
   * least double.
   */
  private static final int LONGEST_WORD = 32;

  private static final int MOST_WORDS = 600_000;
  private static final int SEEDS_PER_PIECE = 4;
  private static final double KEPT_PER_ROUND = 0.72;
  private static final int ITERATIONS_PER_ROUND = 2;

  /** Of the pieces, the share that single characters may take. */
  private static final double CHARACTER_SHARE = 0.25;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public UnigramTrainer {
    if (pieces < 1 || longestPiece < 1 || !(leastWeight >= 0)) {
      throw new IllegalArgumentException(
          "unigram training: pieces %d, longest %d, least weight %s (expected: 1 or more, 1 or more, 0 or more)"
              .formatted(pieces, longestPiece, leastWeight));
    }
  }

  /**
   * Learns pieces.
   *
   * @param words normal forms ({@link WordForm}) with their weight, counts or balanced counts
   * @return pieces from the most to the least probable
   * @throws IllegalArgumentException if there is no word
   */
  public List<Piece> train(Map<String, Double> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("unigram training: no words (expected: one or more)");
    }
    WeightedWords corpus = WeightedWords.of(words);
    Candidates candidates = seeds(corpus);
    while (true) {
      for (int i = 0; i < ITERATIONS_PER_ROUND; i++) {
        candidates = candidates.reestimated(corpus);
      }
      if (candidates.size() <= pieces) {
        return candidates.pieces();
      }
      int kept = (int) Math.max(pieces, candidates.size() * KEPT_PER_ROUND);
      candidates = candidates.pruned(kept);
    }
  }

  private Candidates seeds(WeightedWords corpus) {
    var characters = new TreeMap<String, Double>();
    for (int w = 0; w < corpus.words().size(); w++) {
      double weight = corpus.weights()[w];
      corpus
          .words()
          .get(w)
          .codePoints()
          .forEach(c -> characters.merge(Character.toString(c), weight, Double::sum));
    }
    var texts = new ArrayList<String>();
    var scores = new ArrayList<Double>();
    characters.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(Math.max(1, (long) (pieces * CHARACTER_SHARE)))
        .forEach(
            c -> {
              texts.add(c.getKey());
              scores.add(c.getValue());
            });
    int single = texts.size();
    var finder = new SeedPieces(corpus.words(), corpus.weights(), longestPiece, leastWeight);
    for (SeedPieces.Seed seed : finder.find(pieces * SEEDS_PER_PIECE)) {
      if (seed.text().codePointCount(0, seed.text().length()) > 1) {
        texts.add(seed.text());
        scores.add(seed.weight() * seed.text().length());
      }
    }
    return new Candidates(
        texts, scores.stream().mapToDouble(Double::doubleValue).toArray(), single);
  }

  /** Words with their start marked, in the order of their texts, and their weights. */
  private record WeightedWords(List<String> words, double[] weights) {
    static WeightedWords of(Map<String, Double> table) {
      List<Map.Entry<String, Double>> kept =
          table.entrySet().stream()
              .filter(e -> !e.getKey().isEmpty() && e.getKey().length() < LONGEST_WORD)
              .sorted(
                  Map.Entry.<String, Double>comparingByValue()
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(MOST_WORDS)
              .sorted(Map.Entry.comparingByKey())
              .toList();
      return new WeightedWords(
          kept.stream().map(e -> Unigram.WORD_START + e.getKey()).toList(),
          kept.stream().mapToDouble(Map.Entry::getValue).toArray());
    }
  }

  /**
   * The pieces of a round.
   *
   * @param texts single characters first
   * @param counts how often each is expected
   * @param single how many are single characters, which are never dropped
   */
  private record Candidates(List<String> texts, double[] counts, int single) {

    int size() {
      return texts.size();
    }

    private double[] probabilities() {
      double sum = Arrays.stream(counts).sum();
      return Arrays.stream(counts).map(c -> Math.max(c, 1e-3) / sum).toArray();
    }

    Candidates reestimated(WeightedWords corpus) {
      var lattice = new PieceLattice(texts, probabilities());
      double[] expected = new double[size()];
      for (int w = 0; w < corpus.words().size(); w++) {
        lattice.addExpected(corpus.words().get(w), corpus.weights()[w], expected);
      }
      return new Candidates(texts, expected, single);
    }

    /** Keeps the pieces without which the text would become least likely. */
    Candidates pruned(int kept) {
      double[] probabilities = probabilities();
      var lattice = new PieceLattice(texts, probabilities);
      double[] losses = new double[size()];
      for (int i = single; i < size(); i++) {
        double instead = lattice.bestWithout(texts.get(i), i);
        losses[i] =
            instead > 0
                ? counts[i] * Math.log(probabilities[i] / instead)
                : Double.POSITIVE_INFINITY;
      }
      int[] best =
          IntStream.range(single, size())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -losses[i]).thenComparing(i -> i))
              .limit(Math.max(0, kept - single))
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      int[] all = IntStream.concat(IntStream.range(0, single), Arrays.stream(best)).toArray();
      return new Candidates(
          Arrays.stream(all).mapToObj(texts::get).toList(),
          Arrays.stream(all).mapToDouble(i -> counts[i]).toArray(),
          single);
    }

    List<Piece> pieces() {
      double[] probabilities = probabilities();
      return IntStream.range(0, size())
          .mapToObj(i -> new Piece(texts.get(i), (float) Math.min(0, Math.log(probabilities[i]))))
          .sorted(
              Comparator.comparingDouble((Piece p) -> -p.logProbability())
                  .thenComparing(Piece::text))
          .toList();
    }
  }
}
