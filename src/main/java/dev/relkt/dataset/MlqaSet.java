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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * MLQA: questions in several languages, each with a context in some languages. Files, with the
 * split in their names, {@code mlqa_test_contexts} (ctx_id, lang, title, text), {@code
 * mlqa_test_questions} (qid, lang, question) and {@code mlqa_test_gold} (qid, gold: language →
 * ctx_id). Passages keep their ctx_id, questions are called {@code ar/<qid>}. Questions without
 * gold in the pool are left out. The files do not say which articles the contexts are from.
 */
final class MlqaSet implements PublicSet {

  @Override
  public RetrievalTask task(Path folder, Choice choice, Consumer<String> notes) {
    String prefix = "mlqa_" + choice.split();
    var files =
        PublicFiles.in(folder, prefix + "_contexts", prefix + "_gold", prefix + "_questions");
    List<Passage> passages = new ArrayList<>();
    Set<Language> there = new TreeSet<>();
    TextLines.read(
        files.get(prefix + "_contexts"),
        "MLQA's contexts",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Language language = new Language(json.required("lang"));
          if (choice.pools(language, there)) {
            passages.add(PublicFiles.passage(json.required("ctx_id"), language, json, Map.of()));
          }
        });
    Choice.refuseMissing("passage languages", choice.passageLanguages(), there);
    Set<Language> languages = choice.gold(passages);
    Map<String, Map<PassageId, Integer>> goldOf = new TreeMap<>();
    TextLines.read(
        files.get(prefix + "_gold"),
        "MLQA's gold contexts",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          JsonRecord byLanguage = json.object("gold");
          Map<PassageId, Integer> gold = new LinkedHashMap<>();
          for (Language language : languages) {
            if (byLanguage.node().has(language.tag())) {
              gold.put(new PassageId(byLanguage.object(language.tag()).required("ctx_id")), 1);
            }
          }
          goldOf.put(json.required("qid"), gold);
        });
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    TextLines.read(
        files.get(prefix + "_questions"),
        "MLQA's questions",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Map<PassageId, Integer> gold = goldOf.getOrDefault(json.required("qid"), Map.of());
          if (!gold.isEmpty()) {
            LabelledQuestion question = PublicFiles.question(json);
            questions.add(question);
            grades.put(question.id(), gold);
          }
        });
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }
}
