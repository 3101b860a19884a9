package dev.relkt.dataset;

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

/**
 * A folder as BEIR has it (<a href="https://github.com/beir-cellar/beir">beir-cellar/beir</a>):
 * {@code corpus} and {@code queries} (JSON Lines with {@code _id}, {@code title}, {@code text}) and
 * {@code qrels/SPLIT.tsv} (a header, then query-id, corpus-id and score). Lines are English unless
 * they say {@code lang}, which BEIR does not know. A passage without a text has its title as one.
 * Questions that the split does not judge are not asked.
 */
final class BeirSet implements PublicSet {

  @Override
  public RetrievalTask task(Path folder, PublicDataset.Choice choice) {
    PublicFiles files = PublicFiles.in(folder, "corpus", "queries");
    Qrels qrels = qrels(folder.resolve("qrels").resolve(choice.split() + ".tsv"));
    List<Passage> passages = new ArrayList<>();
    Set<Language> there = new TreeSet<>();
    TextLines.read(
        files.get("corpus"),
        "BEIR's corpus",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          Passage passage = passage(json);
          if (choice.pools(passage.language(), there)) {
            passages.add(passage);
          }
        });
    PublicDataset.Choice.refuseMissing("passage languages", choice.passageLanguages(), there);
    List<LabelledQuestion> questions = new ArrayList<>();
    TextLines.read(
        files.get("queries"),
        "BEIR's queries",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          String id = json.name("_id");
          if (qrels.grades().containsKey(id)) {
            questions.add(new LabelledQuestion(id, language(json), json.required("text")));
          }
        });
    return new RetrievalTask(passages, questions, qrels);
  }

  private static Passage passage(JsonRecord json) {
    String title = json.optional("title", "");
    String text = json.required("text");
    return new Passage(
        new PassageId(json.name("_id")),
        language(json),
        text.isBlank() ? "" : title,
        text.isBlank() ? title : text,
        Map.of());
  }

  private static Language language(JsonRecord json) {
    return new Language(json.optional("lang", "en"));
  }

  private static Qrels qrels(Path file) {
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    TextLines.read(
        file,
        "BEIR's judgements, query-id, corpus-id and score with tabs between them",
        (line, number) -> {
          String[] columns = line.strip().split("\t", -1);
          if (columns.length != 3) {
            throw new IllegalArgumentException(
                "%d columns (expected: 3, query-id, corpus-id, score)".formatted(columns.length));
          }
          if (number > 1 || columns[2].matches("-?[0-9]+")) {
            Qrels.judge(grades, columns[0], columns[1], columns[2]);
          }
        });
    return new Qrels(grades);
  }
}
