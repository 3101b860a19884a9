package dev.relkt.training.student;

import dev.relkt.training.TrainingRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * XQuAD as {@code xquad_paragraphs.jsonl.gz} ({@code para_id, lang, text, split}) and {@code
 * xquad_questions.jsonl.gz} ({@code qid, lang, question, para_id, split}) hold it: the same
 * paragraphs and questions in twelve languages. The questions of split {@code dev} are for scoring
 * only: {@link #training()} leaves them and their paragraphs out.
 *
 * @param paragraphs by para_id
 * @param questions by qid
 */
record Xquad(Map<String, Paragraph> paragraphs, Map<String, Question> questions) {

  private static final String TRAIN = "train";

  /**
   * A paragraph.
   *
   * @param texts by language
   * @param sentences of the text by language, where the file has them (XQuAD-R)
   */
  record Paragraph(String split, Map<String, String> texts, Map<String, List<String>> sentences) {}

  /**
   * A question.
   *
   * @param paragraph the para_id of the answer
   * @param texts by language
   */
  record Question(String split, String paragraph, Map<String, String> texts) {}

  /**
   * Reads both files.
   *
   * @throws TrainingRefused if a file is missing or wrong, or a question's paragraph is not there
   */
  static Xquad read(Path folder) {
    var paragraphs = new LinkedHashMap<String, Paragraph>();
    new DataFile(folder.resolve("xquad_paragraphs.jsonl.gz"))
        .forEachObject(
            row -> {
              Paragraph paragraph =
                  paragraphs.computeIfAbsent(
                      row.text("para_id"),
                      id -> new Paragraph(row.text("split"), new TreeMap<>(), new TreeMap<>()));
              paragraph.texts().put(row.text("lang"), row.text("text"));
              var sentences = new ArrayList<String>();
              row.node().path("sentences").forEach(s -> sentences.add(s.asText()));
              if (!sentences.isEmpty()) {
                paragraph.sentences().put(row.text("lang"), sentences);
              }
            });
    var questions = new LinkedHashMap<String, Question>();
    new DataFile(folder.resolve("xquad_questions.jsonl.gz"))
        .forEachObject(
            row -> {
              Paragraph gold = paragraphs.get(row.text("para_id"));
              if (gold == null || !gold.split().equals(row.text("split"))) {
                throw new TrainingRefused(
                    "%s: paragraph %s of split %s is not in xquad_paragraphs.jsonl.gz"
                        .formatted(row.location(), row.text("para_id"), row.text("split")));
              }
              questions
                  .computeIfAbsent(
                      row.text("qid"),
                      id -> new Question(gold.split(), row.text("para_id"), new TreeMap<>()))
                  .texts()
                  .put(row.text("lang"), row.text("question"));
            });
    return new Xquad(paragraphs, questions);
  }

  /** The paragraphs and questions that may be learned from. */
  Xquad training() {
    var paragraphsLeft = new LinkedHashMap<>(paragraphs);
    paragraphsLeft.values().removeIf(p -> !p.split().equals(TRAIN));
    var questionsLeft = new LinkedHashMap<>(questions);
    questionsLeft.values().removeIf(q -> !q.split().equals(TRAIN));
    return new Xquad(paragraphsLeft, questionsLeft);
  }

  /** All texts, by language. */
  void forEachText(BiConsumer<String, String> languageAndText) {
    for (Paragraph p : paragraphs.values()) {
      p.texts().forEach(languageAndText);
    }
    for (Question q : questions.values()) {
      q.texts().forEach(languageAndText);
    }
  }

  static Xquad none() {
    return new Xquad(Map.of(), Map.of());
  }
}
