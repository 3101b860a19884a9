package dev.relkt.training.student;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.student.TrainingData.Asked;
import dev.relkt.training.student.TrainingData.Document;
import dev.relkt.training.student.TrainingData.Parallel;
import dev.relkt.training.student.TrainingData.Synset;
import dev.relkt.training.student.TrainingData.Term;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The folder of training data: {@code passages.jsonl.gz} and {@code questions.jsonl.gz} must be
 * there; {@code parallel_multiway.jsonl.gz}, {@code parallel_pairs.jsonl.gz}, {@code
 * lexicon.tsv.gz}, {@code wordnet.tsv.gz}, {@code cldr.tsv.gz} and {@code loanwords_th.tsv.gz} may.
 * Every file may also be there without {@code .gz}.
 *
 * <ul>
 *   <li>passages: {@code doc_id, source, lang, text}
 *   <li>questions: {@code source, lang, question, doc_id, en_question} (the last may be absent)
 *   <li>parallel_multiway: {@code source, t: {lang: text}}
 *   <li>parallel_pairs: {@code a_lang, a, b_lang, b, source}
 *   <li>lexicon, loanwords: language TAB English TAB term
 *   <li>wordnet: synset TAB lang=word|word TAB …; cldr: key TAB lang=text TAB …
 * </ul>
 *
 * @param path the folder
 */
public record TrainingFolder(Path path) {

  /**
   * Reads everything.
   *
   * @throws TrainingRefused if a file is missing or wrong, or there is no question
   */
  TrainingData read() {
    var documents = new ArrayList<Document>();
    var ids = new HashSet<String>();
    file("passages.jsonl")
        .forEachObject(
            row -> {
              ids.add(row.text("doc_id"));
              documents.add(new Document(row.text("source"), row.text("lang"), row.text("text")));
            });
    List<Asked> asked = questions(ids);
    if (asked.isEmpty()) {
      throw new TrainingRefused(
          "%s: no question has a passage here (expected: questions.jsonl.gz whose doc_id are those of passages.jsonl.gz)"
              .formatted(path));
    }
    return new TrainingData(documents, asked, parallels(), terms(), synsets(), List.of());
  }

  private List<Asked> questions(Set<String> documents) {
    var asked = new ArrayList<Asked>();
    file("questions.jsonl")
        .forEachObject(
            row -> {
              if (documents.contains(row.text("doc_id"))) {
                asked.add(
                    new Asked(
                        row.text("source"),
                        row.text("lang"),
                        row.text("question"),
                        row.textOrEmpty("en_question")));
              }
            });
    return asked;
  }

  private List<Parallel> parallels() {
    var parallels = new ArrayList<Parallel>();
    ifThere(
        "parallel_multiway.jsonl",
        file ->
            file.forEachObject(
                row -> {
                  Map<String, String> texts = row.texts("t");
                  if (texts.size() > 1) {
                    parallels.add(new Parallel(row.text("source"), texts));
                  }
                }));
    ifThere(
        "parallel_pairs.jsonl",
        file ->
            file.forEachObject(
                row -> {
                  if (!row.text("a_lang").equals(row.text("b_lang"))) {
                    parallels.add(
                        new Parallel(
                            row.text("source"),
                            Map.of(
                                row.text("a_lang"), row.text("a"),
                                row.text("b_lang"), row.text("b"))));
                  }
                }));
    return parallels;
  }

  private List<Term> terms() {
    var terms = new ArrayList<Term>();
    ifThere("lexicon.tsv", file -> readTerms(file, "lexicon", terms));
    ifThere("loanwords_th.tsv", file -> readTerms(file, "loanwords_th", terms));
    return terms;
  }

  private static void readTerms(DataFile file, String source, List<Term> terms) {
    file.forEachFields(
        3,
        fields -> {
          if (!fields.get(1).isBlank() && !fields.get(2).isBlank()) {
            terms.add(new Term(source, fields.get(0), fields.get(1), fields.get(2)));
          }
        });
  }

  private List<Synset> synsets() {
    var synsets = new ArrayList<Synset>();
    ifThere("wordnet.tsv", file -> readSynsets(file, "wordnet", "\\|", synsets));
    ifThere("cldr.tsv", file -> readSynsets(file, "cldr", "\t", synsets));
    return synsets;
  }

  private static void readSynsets(
      DataFile file, String source, String between, List<Synset> synsets) {
    file.forEachFields(
        2,
        fields -> {
          var words = new TreeMap<String, List<String>>();
          for (String field : fields.subList(1, fields.size())) {
            int equals = field.indexOf('=');
            if (equals > 0 && equals + 1 < field.length()) {
              words.put(
                  field.substring(0, equals), List.of(field.substring(equals + 1).split(between)));
            }
          }
          if (words.size() > 1) {
            synsets.add(new Synset(source, words));
          }
        });
  }

  private DataFile file(String name) {
    Path zipped = path.resolve(name + ".gz");
    return new DataFile(Files.exists(path.resolve(name)) ? path.resolve(name) : zipped);
  }

  private void ifThere(String name, Consumer<DataFile> read) {
    DataFile file = file(name);
    if (Files.exists(file.path())) {
      read.accept(file);
    }
  }
}
