package dev.relkt.evaluation;

import dev.relkt.dataset.Run;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Passage;
import dev.relkt.passage.filter.PassageFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Compares each question with every window.
 *
 * <p>Windows lie in blocks of {@value #BLOCK}, an array for each component, and two questions are
 * compared at a time: the inner loop runs over windows at the same place of all its arrays, which
 * the compiler turns into vector instructions. (It may not do so with the sum of one dot product,
 * and does not do so where places differ.) Passages are in the order of {@link Run#EQUAL_SCORES},
 * so that of equal scores the first one found is the one to keep.
 */
final class ExactSearch implements PassageSearch {

  private static final int BLOCK = 256;
  private static final int PASSAGES_A_BATCH = 64;

  /** So many that a block comes from memory seldom, and is at hand for the next two questions. */
  private static final int QUESTIONS_A_BATCH = 128;

  /** Components that one pass over a block takes; dimensions are filled up with zeros. */
  private static final int STEP = 4;

  private final List<Passage> passages = new ArrayList<>();
  private final List<float[][]> blocks = new ArrayList<>();
  private final int dimension;
  private int[] passageOfWindow = new int[1024];
  private int windows;

  /** What is known so far of the passages that may be found, for one question. */
  private static final class Scores {

    private final float[] best;
    private final int[] bestWindow;
    private final float[] sum;

    Scores(int passages) {
      best = new float[passages];
      Arrays.fill(best, Float.NEGATIVE_INFINITY);
      bestWindow = new int[passages];
      sum = new float[passages];
    }

    void add(int slot, float cosine, int window) {
      if (cosine > best[slot]) {
        best[slot] = cosine;
        bestWindow[slot] = window;
      }
      sum[slot] += cosine;
    }
  }

  private ExactSearch(int dimension) {
    this.dimension = dimension;
  }

  static ExactSearch encode(Encoder encoder, List<Passage> passages, Progress progress) {
    var search = new ExactSearch(encoder.dimension());
    Batches.inOrder(
        passages.stream().sorted(Comparator.comparing(Passage::id, Run.EQUAL_SCORES)).toList(),
        PASSAGES_A_BATCH,
        batch ->
            encoder.encodePassages(
                batch.stream().map(p -> new PassageText(p.title(), p.text())).toList()),
        "encoding",
        "passages",
        progress,
        search::add);
    return search;
  }

  private void add(Passage passage, List<Embedding> vectors) {
    for (Embedding vector : vectors) {
      int at = windows % BLOCK;
      if (at == 0) {
        blocks.add(new float[(dimension + STEP - 1) / STEP * STEP][BLOCK]);
      }
      float[][] block = blocks.getLast();
      float[] components = vector.toArray();
      for (int d = 0; d < dimension; d++) {
        block[d][at] = components[d];
      }
      if (windows == passageOfWindow.length) {
        passageOfWindow = Arrays.copyOf(passageOfWindow, 2 * windows);
      }
      passageOfWindow[windows] = passages.size();
      windows++;
    }
    passages.add(passage);
  }

  @Override
  public long windows() {
    return windows;
  }

  @Override
  public List<List<FoundPassage>> find(
      List<Embedding> questions, int topK, PassageFilter filter, Progress progress) {
    int[] slots = new int[passages.size()];
    List<Passage> accepted = new ArrayList<>();
    for (int p = 0; p < slots.length; p++) {
      slots[p] = filter.accepts(passages.get(p)) ? accepted.size() : -1;
      if (slots[p] >= 0) {
        accepted.add(passages.get(p));
      }
    }
    boolean[] needed = new boolean[blocks.size()];
    for (int w = 0; w < windows; w++) {
      needed[w / BLOCK] |= slots[passageOfWindow[w]] >= 0;
    }
    List<List<FoundPassage>> found = new ArrayList<>();
    Batches.inOrder(
        questions,
        QUESTIONS_A_BATCH,
        batch -> batch(batch, topK, accepted, slots, needed),
        "searching",
        "questions",
        progress,
        (question, entries) -> found.add(entries));
    return found;
  }

  /**
   * @param accepted the passages that may be found
   * @param slots of each passage, its place among those, or −1
   * @param needed of each block, whether it has a window of such a passage
   */
  private List<List<FoundPassage>> batch(
      List<Embedding> questions, int topK, List<Passage> accepted, int[] slots, boolean[] needed) {
    Scores[] scores = new Scores[questions.size()];
    Arrays.setAll(scores, q -> new Scores(accepted.size()));
    float[][] vectors = new float[(questions.size() + 1) / 2 * 2][];
    for (int q = 0; q < vectors.length; q++) {
      // Of an odd number the last one is its own partner.
      float[] vector = questions.get(Math.min(q, questions.size() - 1)).toArray();
      vectors[q] = Arrays.copyOf(vector, (dimension + STEP - 1) / STEP * STEP);
    }
    float[][] cosines = new float[2][BLOCK];
    for (int b = 0; b < needed.length; b++) {
      if (!needed[b]) {
        continue;
      }
      int from = b * BLOCK;
      int count = Math.min(BLOCK, windows - from);
      for (int q = 0; q < scores.length; q += 2) {
        dotProducts(blocks.get(b), vectors[q], vectors[q + 1], cosines[0], cosines[1]);
        for (int of = q; of < Math.min(q + 2, scores.length); of++) {
          for (int w = 0; w < count; w++) {
            int slot = slots[passageOfWindow[from + w]];
            if (slot >= 0) {
              scores[of].add(slot, cosines[of - q][w], from + w);
            }
          }
        }
      }
    }
    int[] firsts = firstWindows(slots, accepted.size());
    return Arrays.stream(scores).map(of -> top(of, topK, accepted, firsts)).toList();
  }

  private static void dotProducts(
      float[][] block, float[] first, float[] second, float[] firstOut, float[] secondOut) {
    Arrays.fill(firstOut, 0);
    Arrays.fill(secondOut, 0);
    for (int d = 0; d < first.length; d += STEP) {
      add(first, second, d, block, firstOut, secondOut);
    }
  }

  private static void add(
      float[] first, float[] second, int d, float[][] block, float[] outA, float[] outB) {
    float a0 = first[d];
    float a1 = first[d + 1];
    float a2 = first[d + 2];
    float a3 = first[d + 3];
    float b0 = second[d];
    float b1 = second[d + 1];
    float b2 = second[d + 2];
    float b3 = second[d + 3];
    float[] row0 = block[d];
    float[] row1 = block[d + 1];
    float[] row2 = block[d + 2];
    float[] row3 = block[d + 3];
    for (int w = 0; w < BLOCK; w++) {
      float x0 = row0[w];
      float x1 = row1[w];
      float x2 = row2[w];
      float x3 = row3[w];
      outA[w] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
      outB[w] += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3;
    }
  }

  /**
   * The windows of the passages that may be found.
   *
   * @return the first window of each, then their numbers
   */
  private int[] firstWindows(int[] slots, int accepted) {
    int[] firsts = new int[2 * accepted];
    for (int w = windows - 1; w >= 0; w--) {
      int slot = slots[passageOfWindow[w]];
      if (slot >= 0) {
        firsts[slot] = w;
        firsts[accepted + slot]++;
      }
    }
    return firsts;
  }

  private static List<FoundPassage> top(
      Scores scores, int topK, List<Passage> accepted, int[] firsts) {
    int size = Math.min(topK, accepted.size());
    float[] bestScores = new float[size];
    int[] bestPassages = new int[size];
    int found = 0;
    for (int p = 0; p < accepted.size(); p++) {
      float score = scores.best[p];
      if (found == size && !(score > bestScores[size - 1])) {
        continue;
      }
      int at = found < size ? found++ : size - 1;
      while (at > 0 && score > bestScores[at - 1]) {
        bestScores[at] = bestScores[at - 1];
        bestPassages[at] = bestPassages[at - 1];
        at--;
      }
      bestScores[at] = score;
      bestPassages[at] = p;
    }
    List<FoundPassage> top = new ArrayList<>(found);
    for (int i = 0; i < found; i++) {
      int p = bestPassages[i];
      int count = firsts[accepted.size() + p];
      top.add(
          new FoundPassage(
              accepted.get(p),
              bestScores[i],
              scores.sum[p] / count,
              scores.bestWindow[p] - firsts[p],
              count));
    }
    return top;
  }

  @Override
  public void close() {
    blocks.clear();
  }
}
