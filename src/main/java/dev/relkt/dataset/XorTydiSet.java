package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * XOR-TyDi: questions in seven languages with short English answers, and no passages. File {@code
 * xor_dev_questions}, with the split in its name (qid, lang, question, answers_en, for some
 * en_question). What is measured is either of two things:
 *
 * <ul>
 *   <li>without passages, whether a question finds <em>its own English translation</em> among all
 *       English translations of the set, for the questions that have one. This is matching of
 *       questions, not retrieval of answers, and of few questions;
 *   <li>with a file of passages, whether a question finds a passage that <em>contains an
 *       answer</em> as whole words, letter case aside, as XOR-Retrieve counts. Questions answered
 *       by yes or no and those whose answers are in no passage are left out. A passage may contain
 *       a short answer by chance.
 * </ul>
 *
 * <p>Questions are called {@code ja/<qid>}, English translations {@code en/<qid>}.
 */
final class XorTydiSet implements PublicSet {

  private static final Language ENGLISH = new Language("en");
  private static final Set<String> NO_TEXT = Set.of("", "yes", "no");

  /** A question with what is known of its answer. */
  private record XorQuestion(LabelledQuestion question, List<String> answers, String english) {}

  @Override
  public RetrievalTask task(Path folder, PublicDataset.Choice choice, Consumer<String> notes) {
    String name = "xor_%s_questions".formatted(choice.split());
    Path file = PublicFiles.in(folder, name).get(name);
    List<XorQuestion> asked = new ArrayList<>();
    TextLines.read(
        file,
        "XOR-TyDi's questions",
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          asked.add(
              new XorQuestion(
                  PublicFiles.question(json),
                  json.list("answers_en"),
                  json.optional("en_question", "")));
        });
    return choice
        .passages()
        .map(passages -> answers(asked, LabelledFiles.passages(passages).records(), passages))
        .orElseGet(() -> translations(asked, file));
  }

  private static RetrievalTask translations(List<XorQuestion> asked, Path file) {
    List<Passage> passages = new ArrayList<>();
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    for (XorQuestion one : asked) {
      if (!one.english().isEmpty()) {
        String id = one.question().id();
        var english = new PassageId("en/" + id.substring(id.indexOf('/') + 1));
        passages.add(new Passage(english, ENGLISH, "", one.english(), Map.of()));
        questions.add(one.question());
        grades.put(id, Map.of(english, 1));
      }
    }
    if (questions.isEmpty()) {
      throw new DataRefused(
          "%s: no question has en_question (expected: some, or a file of passages)"
              .formatted(file));
    }
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }

  private static RetrievalTask answers(List<XorQuestion> asked, List<Passage> passages, Path file) {
    Map<String, String> texts = new LinkedHashMap<>();
    passages.forEach(p -> texts.put(p.id().value(), words(p.text())));
    Map<String, Map<PassageId, Integer>> containing = new HashMap<>();
    List<LabelledQuestion> questions = new ArrayList<>();
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    for (XorQuestion one : asked) {
      Map<PassageId, Integer> gold = new LinkedHashMap<>();
      for (String answer : one.answers()) {
        String words = words(answer);
        if (!NO_TEXT.contains(words.strip())) {
          gold.putAll(containing.computeIfAbsent(words, w -> containing(w, texts)));
        }
      }
      if (!gold.isEmpty()) {
        questions.add(one.question());
        grades.put(one.question().id(), gold);
      }
    }
    if (questions.isEmpty()) {
      throw new DataRefused(
          "%s: no passage contains an answer (expected: English passages that answer the questions)"
              .formatted(file));
    }
    return new RetrievalTask(passages, questions, new Qrels(grades));
  }

  private static Map<PassageId, Integer> containing(String words, Map<String, String> texts) {
    Map<PassageId, Integer> gold = new LinkedHashMap<>();
    texts.forEach(
        (id, text) -> {
          if (text.contains(words)) {
            gold.put(new PassageId(id), 1);
          }
        });
    return gold;
  }

  /** The words in lower case, with a space before and after each. */
  private static String words(String text) {
    String joined =
        text.toLowerCase(java.util.Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
    return joined.isEmpty() ? "" : " " + joined + " ";
  }
}
