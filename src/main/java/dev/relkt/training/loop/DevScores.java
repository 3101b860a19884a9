package dev.relkt.training.loop;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Scores an encoder on the questions held out: for every language of questions the share whose best
 * passage of the pool, by its best window, is the gold one or a translation of it.
 */
public final class DevScores {

  private final List<List<String>> windows = new ArrayList<>();
  private final List<Integer> pool = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();
  private final Corpus corpus;

  /**
   * @param distractors passages that are searched too
   * @param languages of the passages in the pool; empty for all
   * @throws TrainingRefused if there is no question whose answer is in the pool
   */
  public DevScores(
      TrainingSet dev,
      List<TrainingPassage> distractors,
      PassageWindows cutter,
      Set<String> languages) {
    var all = new ArrayList<>(dev.passages());
    all.addAll(distractors);
    corpus = new Corpus(new TrainingSet(all, dev.questions(), List.of()));
    for (int p = 0; p < corpus.passages(); p++) {
      if (languages.isEmpty() || languages.contains(corpus.passage(p).language())) {
        pool.add(p);
      }
    }
    var meanings = new HashSet<Integer>();
    pool.forEach(p -> meanings.add(corpus.meaningOf(p)));
    windows.addAll(cutter.of(pool.stream().map(corpus::passage).toList()));
    for (int q = 0; q < corpus.questions(); q++) {
      if (meanings.contains(corpus.meaningOf(corpus.gold(q)))) {
        asked.add(q);
        texts.add(corpus.question(q).text());
      }
    }
    if (asked.isEmpty()) {
      throw new TrainingRefused(
          "dev: none of %,d questions has its passage in the pool of %,d passages%s (expected: at least one); name other languages in data.dev-pool or other dev data"
              .formatted(
                  corpus.questions(),
                  pool.size(),
                  languages.isEmpty() ? "" : " in " + String.join(", ", languages)));
    }
  }

  public int questions() {
    return asked.size();
  }

  public int passages() {
    return pool.size();
  }

  /** Success@1 by language, in the order of the tags. */
  public Map<String, Double> of(TrainableEncoder encoder, String what, TrainingProgress progress) {
    WindowVectors passages =
        Vectors.ofPassages(encoder, PassageWindows.marked(windows, encoder), what, progress);
    float[][] questions = Vectors.of(encoder, texts, what, progress);
    int[] best = new int[questions.length];
    float[] closest = new float[questions.length];
    Arrays.fill(closest, Float.NEGATIVE_INFINITY);
    passages.forEachCosine(
        questions,
        Runtime.getRuntime().availableProcessors(),
        (q, p, cosine) -> {
          if (cosine > closest[q]) {
            closest[q] = cosine;
            best[q] = p;
          }
        },
        done -> {});
    var right = new HashMap<String, int[]>();
    for (int q = 0; q < best.length; q++) {
      int number = asked.get(q);
      int[] count =
          right.computeIfAbsent(corpus.question(number).language(), l -> new int[] {0, 0});
      count[0] += corpus.sameMeaning(pool.get(best[q]), corpus.gold(number)) ? 1 : 0;
      count[1]++;
    }
    var scores = new TreeMap<String, Double>();
    right.forEach((language, count) -> scores.put(language, (double) count[0] / count[1]));
    return scores;
  }
}
