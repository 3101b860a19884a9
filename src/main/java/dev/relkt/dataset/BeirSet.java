package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A folder as BEIR and MTEB have it (<a
 * href="https://github.com/beir-cellar/beir">beir-cellar/beir</a>): {@code corpus} (JSON Lines with
 * {@code _id}, {@code title}, {@code text} and metadata), {@code queries} ({@code _id}, {@code
 * text}) and {@code qrels/SPLIT.tsv}, see {@link QrelsFile}. Lines that do not say {@code lang},
 * which BEIR does not know, are in the languages of the choice, or else English. A passage without
 * a text has its title as one; one without either is left out.
 *
 * <p>Questions that the split does not judge are not asked; judgements of passages that are not in
 * the corpus do not count, which is told.
 */
final class BeirSet implements PublicSet {

  private static final Language ENGLISH = new Language("en");

  @Override
  public RetrievalTask task(Path folder, PublicDataset.Choice choice, Consumer<String> notes) {
    PublicFiles files = PublicFiles.in(folder, "corpus", "queries");
    QrelsFile judged = QrelsFile.ofSplit(folder, choice.split());
    judged.note(notes);
    Path corpus = files.get("corpus");
    var contents = new LabelledPassages(corpus, choice.passageLanguage().orElse(ENGLISH)).read();
    contents
        .passedOver()
        .forEach((name, n) -> notes.accept(LabelledFiles.passedOver(corpus, name, n)));
    Set<Language> there = new TreeSet<>();
    List<Passage> passages =
        contents.records().stream().filter(p -> choice.pools(p.language(), there)).toList();
    PublicDataset.Choice.refuseMissing("passage languages", choice.passageLanguages(), there);
    Qrels qrels = inCorpus(judged.qrels(), contents.records(), passages, notes);
    List<LabelledQuestion> questions =
        questions(files.get("queries"), choice.questionLanguage().orElse(ENGLISH), judged, notes);
    List<LabelledQuestion> asked =
        questions.stream().filter(q -> !qrels.gold(q.id()).isEmpty()).toList();
    if (asked.size() < questions.size()) {
      notes.accept(
          "%,d of %,d questions have no right passage in the corpus and are not asked"
              .formatted(questions.size() - asked.size(), questions.size()));
    }
    return new RetrievalTask(passages, asked, qrels);
  }

  private static List<LabelledQuestion> questions(
      Path file, Language language, QrelsFile judged, Consumer<String> notes) {
    List<LabelledQuestion> questions = new ArrayList<>();
    int[] blank = {0};
    TextLines.read(
        file,
        "BEIR's queries",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          String id = json.name("_id");
          if (judged.qrels().grades().containsKey(id)) {
            String text = json.required("text");
            if (text.isBlank()) {
              blank[0]++;
            } else {
              questions.add(
                  new LabelledQuestion(
                      id, new Language(json.optional("lang", language.tag())), text));
            }
          }
        });
    if (blank[0] > 0) {
      notes.accept("%s: %,d questions without a text are not asked".formatted(file, blank[0]));
    }
    return questions;
  }

  /** The judgements of passages that are there. */
  private static Qrels inCorpus(
      Qrels qrels, List<Passage> corpus, List<Passage> pool, Consumer<String> notes) {
    Set<PassageId> known = corpus.stream().map(Passage::id).collect(Collectors.toSet());
    long unknown =
        qrels.grades().values().stream()
            .flatMap(grades -> grades.keySet().stream())
            .filter(id -> !known.contains(id))
            .count();
    if (unknown > 0) {
      notes.accept(
          "%,d judgements of passages that are not in the corpus do not count".formatted(unknown));
    }
    return unknown == 0 && corpus.size() == pool.size()
        ? qrels
        : qrels.restrictedTo(pool.stream().map(Passage::id).collect(Collectors.toSet()));
  }
}
