package dev.relkt.evaluation;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Compares each question with every window.
 *
 * <p>Windows lie in blocks of {@value #BLOCK}, component by component, so that the inner loop runs
 * over windows: the compiler vectorises it, which it must not do with the sum of one dot product.
 * Passages are sorted by id, so that of equal scores the first one found is the one to keep.
 */
final class ExactSearch implements PassageSearch {

  private static final int BLOCK = 256;
  private static final int PASSAGES_A_BATCH = 64;
  private static final int QUESTIONS_A_BATCH = 16;

  private final List<Passage> passages = new ArrayList<>();
  private final List<float[]> blocks = new ArrayList<>();
  private final int dimension;
  private int[] passageOfWindow = new int[1024];
  private int windows;

  private ExactSearch(int dimension) {
    this.dimension = dimension;
  }

  static ExactSearch encode(Encoder encoder, List<Passage> passages, Progress progress) {
    var search = new ExactSearch(encoder.dimension());
    Batches.inOrder(
        passages.stream().sorted(Comparator.comparing(Passage::id)).toList(),
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
      if (windows % BLOCK == 0) {
        blocks.add(new float[dimension * BLOCK]);
      }
      float[] block = blocks.getLast();
      float[] components = vector.toArray();
      for (int d = 0; d < dimension; d++) {
        block[d * BLOCK + windows % BLOCK] = components[d];
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
  public int passages() {
    return passages.size();
  }

  @Override
  public long windows() {
    return windows;
  }

  @Override
  public List<List<Run.Entry>> search(
      List<Embedding> questions, int topK, PassageFilter filter, Progress progress) {
    boolean[] accepted = new boolean[passages.size()];
    for (int p = 0; p < accepted.length; p++) {
      accepted[p] = filter.accepts(passages.get(p));
    }
    boolean[] needed = new boolean[blocks.size()];
    for (int w = 0; w < windows; w++) {
      needed[w / BLOCK] |= accepted[passageOfWindow[w]];
    }
    List<List<Run.Entry>> found = new ArrayList<>();
    Batches.inOrder(
        questions,
        QUESTIONS_A_BATCH,
        batch -> batch(batch, topK, accepted, needed),
        "searching",
        "questions",
        progress,
        (question, entries) -> found.add(entries));
    return found;
  }

  /**
   * @param accepted of each passage, whether it may be found
   * @param needed of each block, whether it has a window of such a passage
   */
  private List<List<Run.Entry>> batch(
      List<Embedding> questions, int topK, boolean[] accepted, boolean[] needed) {
    float[][] best = new float[questions.size()][passages.size()];
    float[] cosines = new float[BLOCK];
    List<float[]> vectors = questions.stream().map(Embedding::toArray).toList();
    for (float[] scores : best) {
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    }
    for (int b = 0; b < blocks.size(); b++) {
      if (!needed[b]) {
        continue;
      }
      int from = b * BLOCK;
      int count = Math.min(BLOCK, windows - from);
      for (int q = 0; q < best.length; q++) {
        dotProducts(blocks.get(b), vectors.get(q), cosines);
        for (int w = 0; w < count; w++) {
          int passage = passageOfWindow[from + w];
          best[q][passage] = Math.max(best[q][passage], cosines[w]);
        }
      }
    }
    return Arrays.stream(best).map(scores -> top(scores, topK, accepted)).toList();
  }

  private static void dotProducts(float[] block, float[] question, float[] out) {
    Arrays.fill(out, 0);
    int d = 0;
    for (; d + 3 < question.length; d += 4) {
      float q0 = question[d];
      float q1 = question[d + 1];
      float q2 = question[d + 2];
      float q3 = question[d + 3];
      int row = d * BLOCK;
      for (int w = 0; w < BLOCK; w++) {
        out[w] +=
            q0 * block[row + w]
                + q1 * block[row + BLOCK + w]
                + q2 * block[row + 2 * BLOCK + w]
                + q3 * block[row + 3 * BLOCK + w];
      }
    }
    for (; d < question.length; d++) {
      float q = question[d];
      int row = d * BLOCK;
      for (int w = 0; w < BLOCK; w++) {
        out[w] += q * block[row + w];
      }
    }
  }

  private List<Run.Entry> top(float[] scores, int topK, boolean[] accepted) {
    int size = Math.min(topK, scores.length);
    float[] bestScores = new float[size];
    int[] bestPassages = new int[size];
    int found = 0;
    for (int p = 0; p < scores.length; p++) {
      float score = scores[p];
      if (!accepted[p] || (found == size && !(score > bestScores[size - 1]))) {
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
    List<Run.Entry> entries = new ArrayList<>(found);
    for (int i = 0; i < found; i++) {
      entries.add(new Run.Entry(passages.get(bestPassages[i]).id(), bestScores[i]));
    }
    return entries;
  }

  @Override
  public void close() {
    blocks.clear();
  }
}
