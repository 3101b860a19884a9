package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A question with its passage and where in it the sentence is that answers.
 *
 * @param question as it was asked
 * @param passage that answers it
 * @param from first UTF-16 code unit of the sentence in the passage's text
 * @param to one after its last
 */
public record AnsweredQuestion(LabelledQuestion question, Passage passage, int from, int to) {

  /** The language that XQuAD has and XQuAD-R has not. */
  private static final String WITHOUT_SENTENCES = "ro";

  private record Paragraph(Passage passage, List<String> sentences) {}

  /**
   * Those of XQuAD whose paragraphs have sentences (XQuAD-R): {@code xquad_paragraphs} with {@code
   * sentences}, {@code xquad_questions} with {@code sent}, the number of the sentence.
   *
   * @param folder of the two files
   * @param split of the questions, such as {@code dev}
   * @param passages the language of the paragraphs, or {@link Language#UNDETERMINED} for the
   *     question's own
   * @throws DataRefused if a file is missing or damaged, or there is no such question
   */
  public static List<AnsweredQuestion> ofXquad(Path folder, String split, Language passages) {
    var files = PublicFiles.in(folder, "xquad_paragraphs", "xquad_questions");
    Map<PassageId, Paragraph> paragraphs = new HashMap<>();
    TextLines.read(
        files.get("xquad_paragraphs"),
        "XQuAD's paragraphs",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Language language = new Language(json.required("lang"));
          String id = language + "/" + json.required("para_id");
          Passage passage = PublicFiles.passage(id, language, json, Map.of());
          if (!language.base().equals(WITHOUT_SENTENCES)) {
            paragraphs.put(passage.id(), new Paragraph(passage, json.list("sentences")));
          }
        });
    record Asked(LabelledQuestion question, String number, String paragraph) {}
    List<Asked> asked = new ArrayList<>();
    Map<String, Integer> sentences = new HashMap<>();
    TextLines.read(
        files.get("xquad_questions"),
        "XQuAD's questions",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          LabelledQuestion question = PublicFiles.question(json);
          PassageId id = new PassageId(question.language() + "/" + json.required("para_id"));
          Paragraph in = paragraphs.get(id);
          if (json.required("split").equals(split) && in != null) {
            sentences.put(
                question.language() + "/" + json.required("qid"),
                sentence(json.name("sent"), in.sentences().size()));
            asked.add(new Asked(question, json.required("qid"), json.required("para_id")));
          }
        });
    List<AnsweredQuestion> answered = new ArrayList<>();
    for (Asked one : asked) {
      Language language =
          passages.equals(Language.UNDETERMINED) ? one.question().language() : passages;
      Paragraph in = paragraphs.get(new PassageId(language + "/" + one.paragraph()));
      Integer right = sentences.get(language + "/" + one.number());
      if (in != null && right != null) {
        String sentence = in.sentences().get(right).strip();
        int from = in.passage().text().indexOf(sentence);
        if (from >= 0) {
          answered.add(
              new AnsweredQuestion(one.question(), in.passage(), from, from + sentence.length()));
        }
      }
    }
    if (answered.isEmpty()) {
      throw new DataRefused(
          "%s: no question of split \"%s\" whose paragraph has sentences (expected: some)"
              .formatted(folder, split));
    }
    return answered;
  }

  private static int sentence(String number, int sentences) {
    if (!number.matches("[0-9]{1,6}") || Integer.parseInt(number) >= sentences) {
      throw new IllegalArgumentException(
          "sent: %s (expected: 0 to %d, a sentence of the paragraph)"
              .formatted(number, sentences - 1));
    }
    return Integer.parseInt(number);
  }
}
