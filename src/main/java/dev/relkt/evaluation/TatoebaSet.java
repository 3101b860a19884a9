package dev.relkt.evaluation;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tatoeba in the selection of LASER: up to 1,000 sentences in each of 112 languages with their
 * English translations. File {@code tatoeba} (lang, i, text, en). A sentence is the question, and
 * the English sentences of its language are its pool; success@1 is what LASER calls accuracy.
 * Questions are called {@code deu/12}, passages {@code deu-en/12}. Only one direction: the other
 * would search sentences in other languages for an English one.
 */
final class TatoebaSet implements PublicSet {

  private static final Language ENGLISH = new Language("en");

  @Override
  public RetrievalTask task(Path folder, PublicDataset.Choice choice) {
    List<Passage> passages = new ArrayList<>();
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    TextLines.read(
        PublicFiles.in(folder, "tatoeba").get("tatoeba"),
        "Tatoeba's sentences",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          var language = new Language(json.required("lang"));
          var id = new PassageId("%s-en/%s".formatted(language, json.name("i")));
          var question =
              new LabelledQuestion(
                  language + "/" + json.name("i"),
                  language,
                  JsonRecord.withoutControls(json.required("text")));
          passages.add(
              new Passage(
                  id,
                  ENGLISH,
                  "",
                  JsonRecord.withoutControls(json.required("en")),
                  Map.of(Pool.OWN_POOL, language.tag())));
          questions.add(question);
          grades.put(question.id(), Map.of(id, 1));
        });
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }
}
