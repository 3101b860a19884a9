package dev.relkt.dataset;

import dev.relkt.dataset.PublicDataset.Choice;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * XQuAD: 190 paragraphs in 12 languages, the same in each, and questions, the same in each. Files
 * {@code xquad_paragraphs} (para_id, lang, article, title, text) and {@code xquad_questions} (qid,
 * lang, question, para_id, split). Passages are called {@code en/xq000}, questions {@code
 * de/<qid>}; the article is the document. A question's gold is its paragraph in every language of
 * the pool.
 */
final class XquadSet implements PublicSet {

  @Override
  public RetrievalTask task(Path folder, Choice choice, Consumer<String> notes) {
    var files = PublicFiles.in(folder, "xquad_paragraphs", "xquad_questions");
    List<Passage> passages = new ArrayList<>();
    Set<Language> there = new TreeSet<>();
    TextLines.read(
        files.get("xquad_paragraphs"),
        "XQuAD's paragraphs",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Language language = new Language(json.required("lang"));
          if (choice.pools(language, there)) {
            passages.add(
                PublicFiles.passage(
                    language + "/" + json.required("para_id"),
                    language,
                    json,
                    Map.of(
                        "paragraph",
                        json.required("para_id"),
                        RetrievalTask.DOCUMENT,
                        json.name("article"))));
          }
        });
    Choice.refuseMissing("passage languages", choice.passageLanguages(), there);
    Set<Language> languages = choice.gold(passages);
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    Set<String> splits = new TreeSet<>();
    Path file = files.get("xquad_questions");
    TextLines.read(
        file,
        "XQuAD's questions",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          splits.add(json.required("split"));
          if (choice.takes(json.required("split"))) {
            LabelledQuestion question = PublicFiles.question(json);
            questions.add(question);
            Map<PassageId, Integer> gold = new LinkedHashMap<>();
            for (Language language : languages) {
              gold.put(new PassageId(language + "/" + json.required("para_id")), 1);
            }
            grades.put(question.id(), gold);
          }
        });
    if (questions.isEmpty()) {
      throw new DataRefused(
          "%s: no question of split \"%s\" (expected: one of %s, or all)"
              .formatted(file, choice.split(), String.join(", ", splits)));
    }
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }
}
