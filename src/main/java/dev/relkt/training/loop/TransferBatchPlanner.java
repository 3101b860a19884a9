package dev.relkt.training.loop;

import dev.relkt.training.data.Translation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Language knowledge transfer: the student's vectors of a question in any language and of its
 * passage go to where the frozen teacher has the English question and the passage. The teacher's
 * vectors are computed once, before the student moves.
 */
public final class TransferBatchPlanner implements BatchPlanner {

  private static final int QUESTION = 0;
  private static final int TRANSLATION = 1;

  /**
   * Weights of the three terms.
   *
   * @param question λq
   * @param passage λd
   * @param questionPassage λqd
   */
  public record Weights(double question, double passage, double questionPassage) {}

  @SuppressWarnings("ArrayRecordComponent") // shared with the loss, never compared
  private record TextTarget(String text, float[] target) {}

  private final Corpus corpus;
  private final List<List<String>> windows;
  private final Weights weights;
  private final int questions;
  private final Map<String, float[]> english = new HashMap<>();
  private final Map<Integer, float[][]> passages = new HashMap<>();
  private final List<List<TextTarget>> translations = new ArrayList<>();

  /**
   * Takes the teacher's vectors.
   *
   * @param windows of every passage of the corpus
   * @param translated whose English texts pull those in other languages too, by the first term
   * @param questions the most an epoch; 0 for all
   */
  public TransferBatchPlanner(
      Corpus corpus,
      List<List<String>> windows,
      TrainableEncoder teacher,
      List<Translation> translated,
      Weights weights,
      int questions,
      TrainingProgress progress) {
    this.corpus = corpus;
    this.windows = windows;
    this.weights = weights;
    this.questions = questions;
    var texts = new BatchTexts();
    var golds = new TreeMap<Integer, int[]>();
    for (int q = 0; q < corpus.questions(); q++) {
      texts.row(inEnglish(q));
      golds.computeIfAbsent(corpus.gold(q), p -> texts.rows(windows.get(p)));
    }
    for (Translation translation : translated) {
      texts.row(translation.texts().getOrDefault("en", ""));
    }
    List<String> all = texts.texts();
    float[][] vectors = Vectors.of(teacher, all, "encoding by the teacher", progress);
    for (int q = 0; q < corpus.questions(); q++) {
      english.put(inEnglish(q), vectors[texts.row(inEnglish(q))]);
    }
    golds.forEach(
        (passage, rows) -> {
          float[][] own = new float[rows.length][];
          for (int w = 0; w < rows.length; w++) {
            own[w] = vectors[rows[w]];
          }
          passages.put(passage, own);
        });
    for (Translation translation : translated) {
      float[] target = vectors[texts.row(translation.texts().getOrDefault("en", ""))];
      translations.add(
          new TreeMap<>(translation.texts())
              .entrySet().stream()
                  .filter(e -> !e.getKey().equals("en"))
                  .map(e -> new TextTarget(e.getValue(), target))
                  .toList());
    }
  }

  /** What the teacher reads: the question itself where it has no English. */
  private String inEnglish(int question) {
    return corpus.english(question).orElse(corpus.question(question).text());
  }

  @Override
  public Plan plan(
      int epoch, TrainableEncoder encoder, SplittableRandom random, TrainingProgress progress) {
    var rows = new ArrayList<int[]>();
    for (int q : Shuffle.sample(corpus.questions(), questions, random)) {
      rows.add(new int[] {QUESTION, q, 0});
    }
    long asked = rows.size();
    for (int t = 0; t < translations.size(); t++) {
      rows.add(new int[] {TRANSLATION, t, random.nextInt(translations.get(t).size())});
    }
    Collections.shuffle(rows, random);
    return new Plan(rows, Map.of("questions", asked, "translations", rows.size() - asked));
  }

  @Override
  public TrainingBatch batch(List<int[]> rows) {
    var texts = new BatchTexts();
    var pairs = new ArrayList<TransferLoss.Pair>();
    long asked = rows.stream().filter(row -> row[0] == QUESTION).count();
    for (int[] row : rows) {
      if (row[0] == TRANSLATION) {
        TextTarget pair = translations.get(row[1]).get(row[2]);
        pairs.add(
            new TransferLoss.Pair(
                texts.row(pair.text), pair.target, weights.question / rows.size()));
        continue;
      }
      int question = row[1];
      int gold = corpus.gold(question);
      int own = texts.row(corpus.question(question).text());
      float[] target = english.getOrDefault(inEnglish(question), new float[0]);
      float[][] passage = passages.getOrDefault(gold, new float[0][]);
      pairs.add(new TransferLoss.Pair(own, target, weights.question / rows.size()));
      int[] windowRows = texts.rows(windows.get(gold));
      for (int w = 0; w < windowRows.length; w++) {
        pairs.add(
            new TransferLoss.Pair(
                windowRows[w], passage[w], weights.passage / asked / windowRows.length));
      }
      pairs.add(
          new TransferLoss.Pair(own, nearest(target, passage), weights.questionPassage / asked));
    }
    return new TrainingBatch(texts.texts(), new TransferLoss(pairs));
  }

  private static float[] nearest(float[] question, float[][] windows) {
    float[] nearest = windows[0];
    for (float[] window : windows) {
      if (Vectors.dot(question, window) > Vectors.dot(question, nearest)) {
        nearest = window;
      }
    }
    return nearest;
  }
}
