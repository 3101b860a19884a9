package dev.relkt.training;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores a student on XQuAD's questions of the dev split: of every language, against the English
 * paragraphs of all articles. Nothing is learned from it.
 */
final class HeldOut {

  private record Question(int gold, int[] ids) {}

  private final List<PieceText> texts = new ArrayList<>();
  private final List<PieceText> titles = new ArrayList<>();
  private final Map<String, List<Question>> questions = new TreeMap<>();

  HeldOut(Xquad xquad, PieceTexts pieces) {
    var positions = new LinkedHashMap<String, Integer>();
    xquad
        .paragraphs()
        .forEach(
            (id, paragraph) -> {
              String english = paragraph.texts().get("en");
              if (english != null) {
                positions.put(id, texts.size());
                texts.add(pieces.of(english));
                titles.add(pieces.of(paragraph.title()));
              }
            });
    for (Xquad.Question question : xquad.questions(Xquad.DEV)) {
      Integer gold = positions.get(question.paragraph());
      if (gold != null) {
        question
            .texts()
            .forEach(
                (language, text) ->
                    questions
                        .computeIfAbsent(language, l -> new ArrayList<>())
                        .add(new Question(gold, pieces.of(text).ids())));
      }
    }
  }

  boolean isEmpty() {
    return questions.isEmpty();
  }

  int paragraphs() {
    return texts.size();
  }

  int questionsPerLanguage() {
    return questions.values().stream().mapToInt(List::size).max().orElse(0);
  }

  /**
   * Scores by language: the share of questions whose best paragraph, by its best window, is the
   * right one.
   *
   * @return languages in alphabetical order
   */
  HeldOutScores score(StudentTable table, WindowRule rule, TitleRule title) {
    var cutter = new WindowCutter(rule);
    var windows = new ArrayList<float[]>();
    var owners = new ArrayList<Integer>();
    for (int p = 0; p < texts.size(); p++) {
      PieceText front = title == TitleRule.PREFIX ? titles.get(p) : NO_TITLE;
      for (int[] ids : texts.get(p).windows(cutter, front)) {
        windows.add(table.encode(ids));
        owners.add(p);
      }
    }
    var successes = new TreeMap<String, Double>();
    questions.forEach(
        (language, asked) -> {
          int right = 0;
          for (Question question : asked) {
            float[] vector = table.encode(question.ids);
            int best = 0;
            float closest = Float.NEGATIVE_INFINITY;
            for (int w = 0; w < windows.size(); w++) {
              float cosine = dot(vector, windows.get(w));
              if (cosine > closest) {
                closest = cosine;
                best = w;
              }
            }
            right += owners.get(best) == question.gold ? 1 : 0;
          }
          successes.put(language, (double) right / asked.size());
        });
    return new HeldOutScores(successes, (double) windows.size() / texts.size());
  }

  private static final PieceText NO_TITLE = new PieceText(new int[0], new int[] {0});

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
