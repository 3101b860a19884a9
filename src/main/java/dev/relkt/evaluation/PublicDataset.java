package dev.relkt.evaluation;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Public sets of labelled questions that are known by name, as JSON Lines in a folder (or in {@code
 * eval} in it), gzipped or not. Control characters, which are in some texts by mistake, become
 * spaces.
 */
public enum PublicDataset {
  /**
   * XQuAD: 190 paragraphs in 12 languages, the same in each, and questions, the same in each. Files
   * {@code xquad_paragraphs} (para_id, lang, title, text) and {@code xquad_questions} (qid, lang,
   * question, para_id, split). Passages are called {@code en/xq000}, questions {@code de/<qid>}. A
   * question's gold is its paragraph in every language of the pool.
   */
  XQUAD("dev", "en") {
    @Override
    public RetrievalTask task(Path folder, Choice choice) {
      List<Passage> passages = new ArrayList<>();
      Set<Language> there = new TreeSet<>();
      TextLines.read(
          file(folder, "xquad_paragraphs"),
          "XQuAD's paragraphs",
          (line, number) -> {
            JsonRecord json = JsonRecord.parse(line);
            Language language = new Language(json.required("lang"));
            if (choice.pools(language, there)) {
              passages.add(
                  passage(
                      language + "/" + json.required("para_id"),
                      language,
                      json,
                      Map.of("paragraph", json.required("para_id"))));
            }
          });
      Choice.refuseMissing("passage languages", choice.passageLanguages(), there);
      Set<Language> languages = choice.gold(passages);
      List<LabelledQuestion> questions = new ArrayList<>();
      Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
      Set<String> splits = new TreeSet<>();
      Path file = file(folder, "xquad_questions");
      TextLines.read(
          file,
          "XQuAD's questions",
          (line, number) -> {
            JsonRecord json = JsonRecord.parse(line);
            splits.add(json.required("split"));
            if (choice.takes(json.required("split"))) {
              LabelledQuestion question = question(json);
              questions.add(question);
              Map<PassageId, Integer> gold = new LinkedHashMap<>();
              for (Language language : languages) {
                gold.put(new PassageId(language + "/" + json.required("para_id")), 1);
              }
              grades.put(question.id(), gold);
            }
          });
      if (questions.isEmpty()) {
        throw new EvaluationRefused(
            "%s: no question of split \"%s\" (expected: one of %s, or all)"
                .formatted(file, choice.split(), String.join(", ", splits)));
      }
      return new RetrievalTask(passages, questions, new Qrels(grades));
    }
  },

  /**
   * MLQA: questions in several languages, each with a context in some languages. Files, with the
   * split in their names, {@code mlqa_test_contexts} (ctx_id, lang, title, text), {@code
   * mlqa_test_questions} (qid, lang, question) and {@code mlqa_test_gold} (qid, gold: language →
   * ctx_id). Passages keep their ctx_id, questions are called {@code ar/<qid>}. Questions without
   * gold in the pool are left out.
   */
  MLQA("test", "all") {
    @Override
    public RetrievalTask task(Path folder, Choice choice) {
      String prefix = "mlqa_" + choice.split();
      List<Passage> passages = new ArrayList<>();
      Set<Language> there = new TreeSet<>();
      TextLines.read(
          file(folder, prefix + "_contexts"),
          "MLQA's contexts",
          (line, number) -> {
            JsonRecord json = JsonRecord.parse(line);
            Language language = new Language(json.required("lang"));
            if (choice.pools(language, there)) {
              passages.add(passage(json.required("ctx_id"), language, json, Map.of()));
            }
          });
      Choice.refuseMissing("passage languages", choice.passageLanguages(), there);
      Set<Language> languages = choice.gold(passages);
      Map<String, Map<PassageId, Integer>> goldOf = new TreeMap<>();
      TextLines.read(
          file(folder, prefix + "_gold"),
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
          file(folder, prefix + "_questions"),
          "MLQA's questions",
          (line, number) -> {
            JsonRecord json = JsonRecord.parse(line);
            Map<PassageId, Integer> gold = goldOf.getOrDefault(json.required("qid"), Map.of());
            if (!gold.isEmpty()) {
              LabelledQuestion question = question(json);
              questions.add(question);
              grades.put(question.id(), gold);
            }
          });
      return new RetrievalTask(passages, questions, new Qrels(grades));
    }
  };

  private final String defaultSplit;
  private final String defaultPassages;

  PublicDataset(String defaultSplit, String defaultPassages) {
    this.defaultSplit = defaultSplit;
    this.defaultPassages = defaultPassages;
  }

  /** The name on the command line, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The split to take where nothing is said. */
  public String defaultSplit() {
    return defaultSplit;
  }

  /** The passage languages where nothing is said: {@code all}, or tags with commas. */
  public String defaultPassageLanguages() {
    return defaultPassages;
  }

  /**
   * Which part of a set.
   *
   * @param split the questions of which split; {@code all} for all of XQuAD
   * @param passageLanguages the languages of the pool; empty for all
   * @param goldLanguages in which languages a passage may be gold; empty for all of the pool
   */
  public record Choice(String split, Set<Language> passageLanguages, Set<Language> goldLanguages) {
    public Choice {
      passageLanguages = Set.copyOf(passageLanguages);
      goldLanguages = Set.copyOf(goldLanguages);
    }

    /** Whether passages in that language are in the pool; notes that the set has the language. */
    private boolean pools(Language language, Set<Language> there) {
      there.add(language);
      return passageLanguages.isEmpty() || passageLanguages.contains(language);
    }

    private boolean takes(String questionSplit) {
      return split.equals("all") || split.equals(questionSplit);
    }

    /** The languages of the passages that may be gold. */
    private Set<Language> gold(List<Passage> passages) {
      Set<Language> there = new TreeSet<>();
      passages.forEach(p -> there.add(p.language()));
      refuseMissing("gold languages", goldLanguages, there);
      if (!goldLanguages.isEmpty()) {
        there.retainAll(goldLanguages);
      }
      return there;
    }

    private static void refuseMissing(String what, Set<Language> wanted, Set<Language> there) {
      for (Language language : wanted) {
        if (!there.contains(language)) {
          throw new EvaluationRefused(
              "%s: no passage in %s (expected: all, or some of %s)"
                  .formatted(
                      what,
                      language,
                      String.join(", ", there.stream().map(Language::tag).toList())));
        }
      }
    }
  }

  /**
   * Reads the part of the set.
   *
   * @param folder that holds the files, or holds a folder {@code eval} with them
   * @throws EvaluationRefused naming the missing file, or every mistake with file and line
   */
  public abstract RetrievalTask task(Path folder, Choice choice);

  private static Path file(Path folder, String name) {
    for (Path directory : List.of(folder, folder.resolve("eval"))) {
      for (String ending : List.of(".jsonl.gz", ".jsonl")) {
        Path file = directory.resolve(name + ending);
        if (Files.exists(file)) {
          return file;
        }
      }
    }
    throw new EvaluationRefused(
        "%s: no %s.jsonl.gz in it (expected: the folder with the evaluation data)"
            .formatted(folder, name));
  }

  /** Titles as SQuAD has them: with underscores for spaces. */
  private static Passage passage(
      String id, Language language, JsonRecord json, Map<String, String> metadata) {
    return new Passage(
        new PassageId(id),
        language,
        json.optional("title", "").replace('_', ' '),
        JsonRecord.withoutControls(json.required("text")),
        metadata);
  }

  private static LabelledQuestion question(JsonRecord json) {
    Language language = new Language(json.required("lang"));
    return new LabelledQuestion(
        language + "/" + json.required("qid"),
        language,
        JsonRecord.withoutControls(json.required("question")));
  }
}
